package dev.primavista.faq.match;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What may speak for an entry. */
enum Evidence {
  /** Words of its nearest wording. */
  WORDS,
  /** Runs of characters of its nearest wording. */
  RUNS,
  /** Words of its details and answer. */
  WHOLE_WORDS,
  /** Runs of characters of its details and answer. */
  WHOLE_RUNS,
  /** Vector of its nearest wording. */
  VECTOR,
  /** Vector of its details. */
  WHOLE_VECTOR,
  /** The mean of its wordings' vectors. */
  CENTRE,
  /** How dense its wordings are around the question, as vectors. */
  VECTOR_CROWD,
  /** How dense its wordings are around the question, by runs of characters. */
  RUN_CROWD,
  /** The classifier of words and characters. */
  TEXT_CLASSIFIER,
  /** The classifier of vectors. */
  VECTOR_CLASSIFIER,
  /** Whether it was asked in these very words. */
  SAME;

  static final int COUNT = values().length;

  /** Its place in a row of evidence, and in matcher files: only append. */
  @SuppressWarnings("EnumOrdinal")
  int column() {
    return ordinal();
  }

  /** The evidence in this place of a row. */
  @SuppressWarnings("EnumOrdinal")
  static Evidence at(int column) {
    return values()[column];
  }

  /** Its name for people and programs. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What there is of a row, by its names for people and programs. */
  static Map<String, Double> told(float[] row) {
    Map<String, Double> told = new LinkedHashMap<>();
    for (Evidence each : values()) {
      float value = row[each.column()];
      if (!Float.isNaN(value) && value != 0) {
        told.put(each.label(), (double) value);
      }
    }
    return told;
  }
}
