package dev.primavista.faq.match;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Scripts that write no blanks between words: a word may begin anywhere in a run of letters. */
public final class Unspaced {
  private static final Set<UnicodeScript> OF_SYLLABLES =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.YI);
  private static final Set<UnicodeScript> OF_SOUNDS =
      EnumSet.of(UnicodeScript.THAI, UnicodeScript.LAO, UnicodeScript.KHMER, UnicodeScript.MYANMAR);

  /** No character before it is of these scripts. */
  private static final char FIRST = '\u0E00';

  private static final int PROLONGED_SOUND = 0x30FC;
  private static final int NARROW_PROLONGED_SOUND = 0xFF70;

  private Unspaced() {}

  public static boolean holds(int point) {
    return point >= FIRST && (isSyllable(point) || OF_SOUNDS.contains(UnicodeScript.of(point)));
  }

  private static boolean isSyllable(int point) {
    return OF_SYLLABLES.contains(UnicodeScript.of(point))
        || point == PROLONGED_SOUND
        || point == NARROW_PROLONGED_SOUND;
  }

  /** Whether a character of a text is of these scripts. */
  public static boolean isIn(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) >= FIRST) {
        return count(text) > 0;
      }
    }
    return false;
  }

  /** How many characters of a text are of these scripts. */
  public static long count(String text) {
    return text.codePoints().filter(Unspaced::holds).count();
  }

  /** Characters that make about a word in the script of a run. */
  public static int usualWord(String run) {
    return run.codePoints().anyMatch(Unspaced::isSyllable) ? 2 : 4;
  }

  /** All parts of a run that have so many characters; the run itself where it has fewer. */
  public static List<String> parts(String run, int characters) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    int to = run.offsetByCodePoints(0, Math.min(characters, run.codePointCount(0, run.length())));
    parts.add(run.substring(from, to));
    while (to < run.length()) {
      from = run.offsetByCodePoints(from, 1);
      to = run.offsetByCodePoints(to, 1);
      parts.add(run.substring(from, to));
    }
    return parts;
  }
}
