package dev.primavista.networks.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.tensor.BytesTensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a text becomes words.
 *
 * @param lowers whether A to Z become small; other letters stay, as in TensorFlow
 * @param strips whether the punctuation of ASCII is left out
 * @param runs how many words in a row stand for one, each length in turn; empty for single words
 */
public record Words(boolean lowers, boolean strips, Split split, List<Integer> runs) {
  /** Where a text is taken apart. */
  public enum Split {
    NOWHERE,
    SPACES,
    CHARACTERS
  }

  public Words {
    runs = List.copyOf(runs);
  }

  /**
   * The words of so many elements from this one on, one after the other.
   *
   * @param most bytes of memory that they may take
   * @throws TooLarge if they would take more
   */
  List<String> of(BytesTensor texts, int from, int count, long most) {
    Found words = new Found(most);
    for (int i = from; i < from + count; i++) {
      add(plain(texts.stringAt(i)), words);
    }
    return runs.isEmpty() ? words.all : together(words.all, most);
  }

  /** The words of a row: many times as long in memory as its text. */
  private static final class Found {
    private static final int BYTES_OF_A_WORD = 64;

    private final List<String> all = new ArrayList<>();
    private long room;

    Found(long room) {
      this.room = room;
    }

    void add(String word) {
      room -= BYTES_OF_A_WORD + word.length();
      if (room < 0) {
        throw new TooLarge(
            "a text has more words than there is memory for (expected: at most " + all.size() + ")",
            "send shorter texts");
      }
      all.add(word);
    }
  }

  /** A text of these words. */
  String join(List<String> words) {
    return String.join(split == Split.CHARACTERS ? "" : " ", words);
  }

  private String plain(String text) {
    if (!lowers && !strips) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (lowers && each >= 'A' && each <= 'Z') {
        kept.append((char) (each + ('a' - 'A')));
      } else if (!strips || !isPunctuation(each)) {
        kept.append(each);
      }
    }
    return kept.toString();
  }

  private static boolean isPunctuation(char each) {
    boolean shown = each > ' ' && each < 0x7f;
    boolean digit = each >= '0' && each <= '9';
    boolean letter = (each >= 'A' && each <= 'Z') || (each >= 'a' && each <= 'z');
    return shown && !digit && !letter;
  }

  private void add(String text, Found words) {
    switch (split) {
      case NOWHERE -> words.add(text);
      case CHARACTERS -> text.codePoints().mapToObj(Character::toString).forEach(words::add);
      case SPACES -> {
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
          boolean space = i == text.length() || isSpace(text.charAt(i));
          if (space && start >= 0) {
            words.add(text.substring(start, i));
            start = -1;
          } else if (!space && start < 0) {
            start = i;
          }
        }
      }
    }
  }

  /** As {@code isspace} of C has it. */
  private static boolean isSpace(char each) {
    return each == ' ' || (each >= '\t' && each <= '\r');
  }

  private List<String> together(List<String> words, long most) {
    Found together = new Found(most);
    for (int length : runs) {
      for (int i = 0; i + length <= words.size(); i++) {
        together.add(length == 1 ? words.get(i) : String.join(" ", words.subList(i, i + length)));
      }
    }
    return together.all;
  }

  void write(JsonGenerator out) throws IOException {
    out.writeBooleanField("lowers", lowers);
    out.writeBooleanField("strips", strips);
    out.writeStringField("split", split.name());
    out.writeArrayFieldStart("runs");
    for (int length : runs) {
      out.writeNumber(length);
    }
    out.writeEndArray();
  }
}
