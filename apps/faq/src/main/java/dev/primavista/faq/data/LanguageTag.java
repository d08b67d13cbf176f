package dev.primavista.faq.data;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Language tags as they are written, and as BCP 47 writes them. */
public final class LanguageTag {
  /** What a tag looks like, for messages. */
  public static final String EXPECTED = "a language tag such as en or pt-BR";

  /** Languages of more letters are reserved for names that nobody has registered. */
  private static final Pattern TAG = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}");

  private LanguageTag() {}

  /** Whether it is a tag, written with dashes or underscores. */
  public static boolean isTag(String written) {
    String tag = dashed(written);
    if (!TAG.matcher(tag).matches()) {
      return false;
    }
    try {
      new Locale.Builder().setLanguageTag(tag).build();
      return true;
    } catch (IllformedLocaleException e) {
      return false;
    }
  }

  /** The same tag in the usual letters: {@code pt-BR} for {@code PT_br}. */
  public static String canonical(String written) {
    return Locale.forLanguageTag(dashed(written)).toLanguageTag();
  }

  private static String dashed(String written) {
    return written.strip().replace('_', '-');
  }
}
