package dev.primavista.faq.match;

import java.lang.Character.UnicodeBlock;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Letters as people type them who leave out what is hard to type: without accents and vowel points
 * ({@code Zürich} is {@code zurich}, {@code año} is {@code ano}), with two letters for one that
 * joins them, full-width forms and digits of any script as the usual ones, and without characters
 * that are not seen. Marks that make another letter of it, as in Hindi, Thai and Japanese, stay.
 */
final class BareLetters {
  /** Marks on letters of these scripts are accents or vowel points. */
  private static final Set<UnicodeScript> ACCENTED =
      EnumSet.of(
          UnicodeScript.LATIN,
          UnicodeScript.GREEK,
          UnicodeScript.CYRILLIC,
          UnicodeScript.ARABIC,
          UnicodeScript.HEBREW);

  /** Letters that are written otherwise too, and are no others with marks. */
  private static final Map<Integer, String> OTHERWISE =
      Map.ofEntries(
          other('ß', "ss"),
          other('æ', "ae"),
          other('œ', "oe"),
          other('ø', "o"),
          other('ł', "l"),
          other('đ', "d"),
          other('ð', "d"),
          other('þ', "th"),
          other('ħ', "h"),
          other('ı', "i"),
          other('ς', "σ"),
          other('\u0649', "\u064A"), // Arabic alef maksura, yeh
          other('\u06CC', "\u064A"), // Persian yeh
          other('\u06A9', "\u0643"), // Persian keheh, Arabic kaf
          other('\u0629', "\u0647"), // Arabic teh marbuta, heh
          other('\u0640', "")); // Arabic tatweel, which stretches a word

  private BareLetters() {}

  private static Map.Entry<Integer, String> other(int letter, String written) {
    return Map.entry(letter, written);
  }

  /** A text in lower case so. */
  static String of(String lower) {
    if (lower.chars().allMatch(c -> c < 0x80)) {
      return lower;
    }
    StringBuilder bare = new StringBuilder(lower.length());
    String apart = Normalizer.normalize(lower, Normalizer.Form.NFD);
    boolean accented = false;
    for (int at = 0; at < apart.length(); ) {
      int point = apart.codePointAt(at);
      at += Character.charCount(point);
      if (Character.getType(point) == Character.NON_SPACING_MARK) {
        bare.append(accented ? "" : Character.toString(point));
      } else {
        accented = ACCENTED.contains(UnicodeScript.of(point));
        bare.append(written(point));
      }
    }
    return Normalizer.normalize(bare, Normalizer.Form.NFC);
  }

  private static String written(int point) {
    if (Character.isDigit(point)) {
      return Integer.toString(Character.digit(point, 10));
    }
    if (Character.getType(point) == Character.FORMAT) {
      return "";
    }
    String letter = Character.toString(point);
    return UnicodeBlock.HALFWIDTH_AND_FULLWIDTH_FORMS.equals(UnicodeBlock.of(point))
        ? Normalizer.normalize(letter, Normalizer.Form.NFKD)
        : OTHERWISE.getOrDefault(point, letter);
  }
}
