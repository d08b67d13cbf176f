package dev.primavista.faq.match.encoder;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * BERT's tokenizer (Devlin et al. 2018), with the details of Hugging Face's {@code tokenizers}: a
 * text is cleaned, split into words and punctuation, and each word into the longest pieces that are
 * known.
 */
public final class WordPiece {
  private final Settings settings;
  private final int start;
  private final int end;
  private final int unknown;

  /**
   * What a {@code tokenizer.json} says.
   *
   * @param vocabulary piece to its number
   * @param added literals that are taken before anything else, such as {@code [MASK]}
   * @param lowercase whether case and accents are dropped
   * @param continuing what a piece within a word begins with
   * @param longestWord a word of more characters is unknown as a whole
   */
  record Settings(
      Map<String, Integer> vocabulary,
      List<String> added,
      boolean lowercase,
      String continuing,
      int longestWord) {}

  WordPiece(Settings settings) {
    this.settings = settings;
    this.start = required("[CLS]");
    this.end = required("[SEP]");
    this.unknown = required("[UNK]");
  }

  private int required(String piece) {
    Integer id = settings.vocabulary().get(piece);
    if (id == null) {
      throw new IllegalArgumentException("the vocabulary has no " + piece);
    }
    return id;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** One more than the largest number of a piece. */
  public int size() {
    return 1 + settings.vocabulary().values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /**
   * The pieces' numbers between the marks for start and end.
   *
   * @param most how many at most, marks included
   */
  public long[] encode(String text, int most) {
    long[] ids = new long[most];
    int count = 0;
    ids[count++] = start;
    for (String part : parts(text)) {
      Integer literal = settings.added().contains(part) ? settings.vocabulary().get(part) : null;
      if (literal != null) {
        count = add(ids, count, literal);
        continue;
      }
      for (String word : words(clean(part))) {
        count = pieces(word, ids, count);
      }
    }
    ids[count++] = end;
    return Arrays.copyOf(ids, count);
  }

  private static int add(long[] ids, int count, int id) {
    if (count < ids.length - 1) {
      ids[count++] = id;
    }
    return count;
  }

  /** The text cut at the added literals, these being parts of their own. */
  private List<String> parts(String text) {
    if (text.indexOf('[') < 0) {
      return List.of(text);
    }
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf('['); at >= 0; at = text.indexOf('[', at + 1)) {
      for (String literal : settings.added()) {
        if (at >= from && text.startsWith(literal, at)) {
          parts.add(text.substring(from, at));
          parts.add(literal);
          from = at + literal.length();
        }
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  private String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length() + 8);
    text.codePoints().forEach(point -> clean(point, clean));
    if (!settings.lowercase()) {
      return clean.toString();
    }
    String spread = Normalizer.normalize(clean, Normalizer.Form.NFD);
    StringBuilder bare = new StringBuilder(spread.length());
    spread
        .codePoints()
        .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
        .forEach(bare::appendCodePoint);
    return bare.toString().toLowerCase(Locale.ROOT);
  }

  private static void clean(int point, StringBuilder clean) {
    if (isSpace(point)) {
      clean.append(' ');
    } else if (isIdeograph(point)) {
      clean.append(' ').appendCodePoint(point).append(' ');
    } else if (point != 0xFFFD && !isControl(point)) {
      clean.appendCodePoint(point);
    }
  }

  private static boolean isSpace(int point) {
    return point == '\t'
        || point == '\n'
        || point == '\r'
        || Character.getType(point) == Character.SPACE_SEPARATOR
        || point == 0x2028
        || point == 0x2029;
  }

  private static boolean isControl(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  private static boolean isIdeograph(int point) {
    return (point >= 0x4E00 && point <= 0x9FFF)
        || (point >= 0x3400 && point <= 0x4DBF)
        || (point >= 0x20000 && point <= 0x2B81F)
        || (point >= 0x2B820 && point <= 0x2CEAF)
        || (point >= 0xF900 && point <= 0xFAFF)
        || (point >= 0x2F800 && point <= 0x2FA1F);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int from = -1;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      int next = at + Character.charCount(point);
      boolean mark = isPunctuation(point);
      if ((point == ' ' || mark) && from >= 0) {
        words.add(text.substring(from, at));
        from = -1;
      }
      if (mark) {
        words.add(text.substring(at, next));
      } else if (point != ' ' && from < 0) {
        from = at;
      }
      at = next;
    }
    if (from >= 0) {
      words.add(text.substring(from));
    }
    return words;
  }

  private static boolean isPunctuation(int point) {
    if (point < 128) {
      return point > 32 && point < 127 && !Character.isLetterOrDigit(point);
    }
    return switch (Character.getType(point)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  private int pieces(String word, long[] ids, int count) {
    if (word.codePointCount(0, word.length()) > settings.longestWord()) {
      return add(ids, count, unknown);
    }
    int begun = count;
    for (int from = 0; from < word.length(); ) {
      int to = word.length();
      Integer id = settings.vocabulary().get(piece(word, from, to));
      while (id == null && --to > from) {
        id = settings.vocabulary().get(piece(word, from, to));
      }
      if (id == null) {
        return add(ids, begun, unknown);
      }
      count = add(ids, count, id);
      from = to;
    }
    return count;
  }

  private String piece(String word, int from, int to) {
    String piece = word.substring(from, to);
    return from == 0 ? piece : settings.continuing() + piece;
  }
}
