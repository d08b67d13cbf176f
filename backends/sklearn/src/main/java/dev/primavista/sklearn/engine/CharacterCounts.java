package dev.primavista.sklearn.engine;

import java.util.HashMap;
import java.util.Map;

/** How often each character is in a text, and how many there are. */
record CharacterCounts(Map<Integer, Integer> counts, int length) {
  static CharacterCounts of(String text) {
    Map<Integer, Integer> counts = new HashMap<>();
    text.codePoints().forEach(character -> counts.merge(character, 1, Integer::sum));
    return new CharacterCounts(counts, text.codePointCount(0, text.length()));
  }

  /** {@code difflib.SequenceMatcher.quick_ratio}: twice what both have, of all they have. */
  double ratio(CharacterCounts other) {
    int total = length + other.length;
    if (total == 0) {
      return 1;
    }
    int shared = 0;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      shared += Math.min(entry.getValue(), other.counts.getOrDefault(entry.getKey(), 0));
    }
    return 2.0 * shared / total;
  }
}
