package dev.primavista.faq.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words of a text: runs of letters and digits, in lower case. */
final class Words {
  private final List<String> words = new ArrayList<>();
  private final String text;

  private Words(String text) {
    this.text = text;
  }

  static List<String> of(String text, Letters letters) {
    Words words = new Words(letters.read(text.toLowerCase(Locale.ROOT)));
    for (int at = 0; at < words.text.length(); ) {
      int end = words.endOfRun(at);
      if (end == at) {
        at += Character.charCount(words.text.codePointAt(at));
      } else if (letters == Letters.BARE) {
        words.addParts(at, end);
        words.addSigned(at, end);
        at = end;
      } else {
        words.add(at, end);
        at = end;
      }
    }
    return words.words;
  }

  private void add(int from, int to) {
    words.add(text.substring(from, to));
  }

  private int endOfRun(int from) {
    int at = from;
    while (at < text.length() && isInside(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at;
  }

  private static boolean isInside(int point) {
    return Character.isLetterOrDigit(point) || isMark(point);
  }

  private static boolean isMark(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** A run; of stretches that are written without blanks all parts as long as words. */
  private void addParts(int from, int to) {
    int begin = from;
    for (int at = from; at < to; ) {
      int point = text.codePointAt(at);
      if (!isMark(point) && Unspaced.holds(point) != Unspaced.holds(text.codePointAt(begin))) {
        addStretch(begin, at);
        begin = at;
      }
      at += Character.charCount(point);
    }
    addStretch(begin, to);
  }

  private void addStretch(int from, int to) {
    String stretch = text.substring(from, to);
    if (Unspaced.isIn(stretch)) {
      words.addAll(Unspaced.parts(stretch, Unspaced.usualWord(stretch)));
    } else {
      words.add(stretch);
    }
  }

  /**
   * A word with the signs behind it: C++ and C# are others than C, and Disney+ is also Disney. One
   * sign before a letter or digit joins two words, as in a+b.
   */
  private void addSigned(int from, int end) {
    int at = end;
    while (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '#')) {
      at++;
    }
    boolean joins = at == end + 1 && at < text.length() && isInside(text.codePointAt(at));
    if (at > end && !joins) {
      add(from, at);
    }
  }
}
