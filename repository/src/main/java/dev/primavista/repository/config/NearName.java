package dev.primavista.repository.config;

import java.util.Collection;
import java.util.Optional;

/** The known word that a mistyped one was probably meant to be. */
final class NearName {
  private NearName() {}

  /** A word of which at most a third of the letters differ; the nearest of them. */
  static Optional<String> of(String typed, Collection<String> known) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String word : known) {
      int distance = distance(typed, word);
      if (distance < least && distance * 3 <= Math.max(typed.length(), word.length())) {
        nearest = word;
        least = distance;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Letters to change, insert or delete. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(above[j], row[j - 1]) + 1, above[j - 1] + change);
      }
      above = row;
    }
    return above[b.length()];
  }
}
