package dev.primavista.faq.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words of a text: runs of letters and digits, in lower case. */
final class Words {
  private Words() {}

  static List<String> of(String text, Letters letters) {
    List<String> words = new ArrayList<>();
    String lower = letters.read(text.toLowerCase(Locale.ROOT));
    int from = -1;
    for (int at = 0; at < lower.length(); ) {
      int point = lower.codePointAt(at);
      boolean inside = Character.isLetterOrDigit(point) || isMark(point);
      if (inside && from < 0) {
        from = at;
      } else if (!inside && from >= 0) {
        words.add(lower.substring(from, at));
        from = -1;
      }
      at += Character.charCount(point);
    }
    if (from >= 0) {
      words.add(lower.substring(from));
    }
    return words;
  }

  private static boolean isMark(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }
}
