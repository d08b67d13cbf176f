package dev.primavista.faq.store;

import dev.primavista.faq.data.FaqRecord;
import java.util.List;
import java.util.regex.Pattern;

/** What an entry may be; longer or stranger ones are refused by their field. */
final class RecordCheck {
  static final int LONGEST_ID = 200;
  static final int LONGEST_QUESTION = 20_000;
  static final int LONGEST_ANSWER = 500_000;
  static final int MOST_ASKINGS = 10_000;
  static final int MOST_TAGS = 100;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}");

  private RecordCheck() {}

  /** The name of a FAQ. */
  static String requireName(String faq) {
    if (!NAME.matcher(faq).matches() || faq.equals("match")) {
      throw invalid(
          "name", "'" + faq + "' (expected: lower case letters, digits, '.', '_', '-', <= 64)");
    }
    return faq;
  }

  static void require(FaqRecord entry) {
    String id = entry.id();
    requireLength("id", id, LONGEST_ID);
    if (id.isBlank() || id.chars().anyMatch(c -> Character.isISOControl(c))) {
      throw invalid("id", "'" + id.strip() + "' (expected: visible characters)");
    }
    requireText("question", entry.question(), LONGEST_QUESTION);
    if (entry.question().isBlank()) {
      throw invalid("question", "nothing but white space (expected: some text)");
    }
    requireText("answer", entry.answer(), LONGEST_ANSWER);
    requireTexts("askings", entry.askings(), MOST_ASKINGS, LONGEST_QUESTION);
    requireTexts("tags", entry.tags(), MOST_TAGS, LONGEST_ID);
    entry.language().filter(code -> !LANGUAGE.matcher(code).matches()).ifPresent(RecordCheck::tag);
  }

  private static void tag(String code) {
    throw invalid("language", "'" + code + "' (expected: a language tag such as en or pt-BR)");
  }

  private static void requireTexts(String field, List<String> texts, int most, int longest) {
    if (texts.size() > most) {
      throw invalid(field, texts.size() + " texts (expected: <= " + most + ")");
    }
    for (String text : texts) {
      requireText(field, text, longest);
      if (text.isBlank()) {
        throw invalid(field, "a text of nothing but white space (expected: some text)");
      }
    }
  }

  private static void requireText(String field, String text, int longest) {
    requireLength(field, text, longest);
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean breaks = c == '\n' || c == '\r' || c == '\t';
      if ((Character.isISOControl(c) && !breaks) || isHalf(text, at)) {
        throw invalid(
            field,
            "the character U+%04X at %d (expected: no control character but tab and line breaks)"
                .formatted((int) c, at));
      }
    }
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

  private static void requireLength(String field, String text, int longest) {
    if (text.length() > longest) {
      throw invalid(field, text.length() + " characters (expected: <= " + longest + ")");
    }
  }

  private static StoreException invalid(String field, String what) {
    return new StoreException(
        StoreException.Kind.INVALID, "invalid_entry", "field '" + field + "': " + what);
  }
}
