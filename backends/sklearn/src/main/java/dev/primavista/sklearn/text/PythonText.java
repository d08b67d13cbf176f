package dev.primavista.sklearn.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Text as CPython 3.11 (Unicode 14) sees it: which characters make a word, what is blank, and what
 * lower case is. Java's own classes differ on thousands of code points. The tables were written by
 * CPython, see {@code make_text_tables.py}.
 */
public final class PythonText {
  private static final int RADIX = 36;
  private static final int SIGMA = 0x3a3;
  private static final PythonText INSTANCE = load();

  private final BitSet word;
  private final BitSet space;
  private final BitSet cased;
  private final BitSet ignorable;
  private final BitSet combining;
  private final Map<Integer, String> lower;

  private PythonText(Map<String, String> tables) {
    word = ranges(tables, "word");
    space = ranges(tables, "space");
    cased = ranges(tables, "cased");
    ignorable = ranges(tables, "ignorable");
    combining = ranges(tables, "combining");
    lower = pairs(tables.getOrDefault("lower", ""));
  }

  public static PythonText get() {
    return INSTANCE;
  }

  /** What {@code \w} matches. */
  public boolean isWord(int codePoint) {
    return word.get(codePoint);
  }

  /** What {@code \s} matches and {@code str.split()} splits at. */
  public boolean isSpace(int codePoint) {
    return space.get(codePoint);
  }

  /** The inside of a Java character class that matches what {@code \w} does. */
  String wordRanges() {
    return inside(word);
  }

  /** The inside of a Java character class that matches what {@code \s} does. */
  String spaceRanges() {
    return inside(space);
  }

  private static String inside(BitSet set) {
    StringBuilder ranges = new StringBuilder();
    for (int from = set.nextSetBit(0); from >= 0; ) {
      int end = set.nextClearBit(from);
      ranges.append(String.format("\\x{%x}-\\x{%x}", from, end - 1));
      from = set.nextSetBit(end);
    }
    return ranges.toString();
  }

  /** {@code text.lower()}. */
  public String lower(String text) {
    int first = firstToLower(text);
    if (first == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 8);
    out.append(text, 0, first);
    for (int i = first; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c < 128) {
        out.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c));
      } else if (c == SIGMA) {
        out.append(isFinalSigma(text, i) ? '\u03c2' : '\u03c3');
      } else {
        String mapped = lower.get(c);
        if (mapped == null) {
          out.appendCodePoint(c);
        } else {
          out.append(mapped);
        }
      }
      i += Character.charCount(c);
    }
    return out.toString();
  }

  private static int firstToLower(String text) {
    int i = 0;
    while (i < text.length()
        && text.charAt(i) < 128
        && (text.charAt(i) < 'A' || text.charAt(i) > 'Z')) {
      i++;
    }
    return i;
  }

  /** After a cased letter and before none, not counting what is ignored in between. */
  private boolean isFinalSigma(String text, int at) {
    int before = at;
    int c = -1;
    while (before > 0) {
      c = text.codePointBefore(before);
      before -= Character.charCount(c);
      if (!ignorable.get(c)) {
        break;
      }
      c = -1;
    }
    if (c < 0 || !cased.get(c)) {
      return false;
    }
    for (int after = at + 1; after < text.length(); ) {
      int next = text.codePointAt(after);
      if (!ignorable.get(next)) {
        return !cased.get(next);
      }
      after += Character.charCount(next);
    }
    return true;
  }

  /** {@code text.split()}: what stands between blanks. */
  List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (isSpace(c)) {
        if (start >= 0) {
          words.add(text.substring(start, i));
          start = -1;
        }
      } else if (start < 0) {
        start = i;
      }
      i += Character.charCount(c);
    }
    if (start >= 0) {
      words.add(text.substring(start));
    }
    return words;
  }

  /** {@code text.strip()}: without blanks at both ends. */
  String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (to > from && isSpace(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  /** scikit-learn's {@code strip_accents_unicode}. */
  public String stripAccentsUnicode(String text) {
    if (isAscii(text)) {
      return text;
    }
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
    StringBuilder out = new StringBuilder(decomposed.length());
    decomposed.codePoints().filter(c -> !combining.get(c)).forEach(out::appendCodePoint);
    return out.toString();
  }

  /** scikit-learn's {@code strip_accents_ascii}. */
  public static String stripAccentsAscii(String text) {
    if (isAscii(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFKD)
        .codePoints()
        .filter(c -> c < 128)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }

  private static PythonText load() {
    try (InputStream in = PythonText.class.getResourceAsStream("python-text.txt")) {
      if (in == null) {
        throw new IllegalStateException("python-text.txt is not in the jar");
      }
      Map<String, String> tables = new HashMap<>();
      new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .forEach(
              line ->
                  tables.put(
                      line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
      return new PythonText(tables);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BitSet ranges(Map<String, String> tables, String name) {
    BitSet set = new BitSet();
    for (String range : tables.getOrDefault(name, "").split(" ", -1)) {
      int dash = range.indexOf('-');
      int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash), RADIX);
      int to = dash < 0 ? from : Integer.parseInt(range.substring(dash + 1), RADIX);
      set.set(from, to + 1);
    }
    return set;
  }

  private static Map<Integer, String> pairs(String table) {
    Map<Integer, String> map = new HashMap<>();
    for (String pair : table.split(" ", -1)) {
      int equals = pair.indexOf('=');
      StringBuilder value = new StringBuilder();
      for (String code : pair.substring(equals + 1).split("\\+", -1)) {
        value.appendCodePoint(Integer.parseInt(code, RADIX));
      }
      map.put(Integer.parseInt(pair.substring(0, equals), RADIX), value.toString());
    }
    return map;
  }
}
