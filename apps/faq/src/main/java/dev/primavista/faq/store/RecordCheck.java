package dev.primavista.faq.store;

import dev.primavista.core.Amount;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.data.LanguageTag;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** What an entry may be; longer or stranger ones are refused by their field. */
public final class RecordCheck {
  static final int LONGEST_ID = 200;
  static final int LONGEST_QUESTION = 20_000;
  static final int LONGEST_ANSWER = 500_000;
  static final int MOST_ASKINGS = 10_000;
  static final int MOST_TAGS = 100;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private RecordCheck() {}

  /** The name of a FAQ. */
  static String requireName(String faq) {
    if (!NAME.matcher(faq).matches() || faq.equals("match")) {
      throw StoreException.ofField(
          "name", "'" + faq + "' (expected: lower case letters, digits, '.', '_', '-', <= 64)");
    }
    return faq;
  }

  /**
   * Refuses an entry that may not be so.
   *
   * @throws StoreException with the first fault
   */
  static void require(FaqRecord entry) {
    check(
        entry,
        (field, what) -> {
          throw StoreException.ofField(field, what);
        });
  }

  /** Tells what is wrong, by fields; see {@link dev.primavista.faq.data.EntryCheck}. */
  public static void check(FaqRecord entry, BiConsumer<String, String> fault) {
    checkText("id", entry.id(), LONGEST_ID, fault);
    if (entry.id().isBlank() || entry.id().matches("(?s).*[\\t\\r\\n].*")) {
      fault.accept("id", "'" + entry.id().strip() + "' (expected: visible characters)");
    }
    checkText("question", entry.question(), LONGEST_QUESTION, fault);
    if (entry.question().isBlank()) {
      fault.accept("question", "nothing but white space (expected: some text)");
    }
    checkText("answer", entry.answer(), LONGEST_ANSWER, fault);
    checkTexts("askings", entry.askings(), MOST_ASKINGS, LONGEST_QUESTION, fault);
    checkTexts("tags", entry.tags(), MOST_TAGS, LONGEST_ID, fault);
    entry
        .language()
        .filter(code -> !LanguageTag.isTag(code))
        .ifPresent(
            code ->
                fault.accept(
                    "language", "'" + code + "' (expected: " + LanguageTag.EXPECTED + ")"));
  }

  private static void checkTexts(
      String field, List<String> texts, int most, int longest, BiConsumer<String, String> fault) {
    if (texts.size() > most) {
      fault.accept(field, Amount.of(texts.size(), "text") + " (expected: <= " + most + ")");
      return;
    }
    for (String text : texts) {
      checkText(field, text, longest, fault);
      if (text.isBlank()) {
        fault.accept(field, "a text of nothing but white space (expected: some text)");
      }
    }
  }

  /** Tells the first thing that is wrong with a text. */
  private static void checkText(
      String field, String text, int longest, BiConsumer<String, String> fault) {
    if (text.length() > longest) {
      fault.accept(
          field, Amount.of(text.length(), "character") + " (expected: <= " + longest + ")");
      return;
    }
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean breaks = c == '\n' || c == '\r' || c == '\t';
      if ((Character.isISOControl(c) && !breaks) || isHalf(text, at)) {
        fault.accept(
            field,
            "the character U+%04X at %d (expected: no control character but tab and line breaks)"
                .formatted((int) c, at));
        return;
      }
    }
  }

  /**
   * The beginning of a text.
   *
   * @param most {@code char}s of it; one fewer where the last would be half of a pair
   */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  /** Whether half of a pair of surrogates stands here alone. */
  private static boolean isHalf(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
