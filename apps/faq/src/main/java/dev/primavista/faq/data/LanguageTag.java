package dev.primavista.faq.data;

import java.util.Locale;

/** Language tags as they are written, and as BCP 47 writes them. */
public final class LanguageTag {
  private LanguageTag() {}

  /** The same tag in the usual letters: {@code pt-BR} for {@code PT_br}. */
  public static String canonical(String written) {
    return Locale.forLanguageTag(written.strip().replace('_', '-')).toLanguageTag();
  }
}
