package dev.primavista.networks.texts;

import com.fasterxml.jackson.core.JsonGenerator;
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

  /** The words of so many elements from this one on, one after the other. */
  List<String> of(BytesTensor texts, int from, int count) {
    List<String> words = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      add(plain(texts.stringAt(i)), words);
    }
    return runs.isEmpty() ? words : together(words);
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

  private void add(String text, List<String> words) {
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

  private List<String> together(List<String> words) {
    List<String> all = new ArrayList<>();
    for (int length : runs) {
      for (int i = 0; i + length <= words.size(); i++) {
        all.add(length == 1 ? words.get(i) : String.join(" ", words.subList(i, i + length)));
      }
    }
    return all;
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
