package dev.primavista.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names that a mistyped one may have meant: close ones only, because a wrong hint is worse. */
public final class NearNames {
  private static final int MOST = 3;
  private static final int FARTHEST = 2;

  private NearNames() {}

  /**
   * At most three names, the nearest first, that differ in one or two letters and in no more than a
   * third of them.
   */
  public static List<String> of(String typed, Collection<String> known) {
    record Near(String name, int distance) {}
    return known.stream()
        .map(name -> new Near(name, distance(typed, name)))
        .filter(near -> near.distance() > 0 && near.distance() <= bound(typed, near.name()))
        .sorted(Comparator.comparingInt(Near::distance))
        .limit(MOST)
        .map(Near::name)
        .toList();
  }

  /** What a sentence about an unknown name ends with; nothing where none is near. */
  public static String suggestion(String typed, Collection<String> known) {
    return of(typed, known).stream()
        .findFirst()
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("");
  }

  private static int bound(String typed, String name) {
    return Math.min(FARTHEST, Math.max(typed.length(), name.length()) / 3);
  }

  /**
   * Letters to change, insert, delete or swap with their neighbour; where the lengths alone differ
   * by more than counts as near, that difference.
   */
  private static int distance(String a, String b) {
    int longer = Math.abs(a.length() - b.length());
    if (longer > FARTHEST) {
      return longer;
    }
    int[][] cost = new int[3][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      int[] row = cost[i % 3];
      int[] above = cost[(i + 2) % 3];
      int[] aboveThat = cost[(i + 1) % 3];
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          row[j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(above[j], row[j - 1]) + 1, above[j - 1] + change);
        if (i > 1 && j > 1 && isSwapped(a, i, b, j)) {
          row[j] = Math.min(row[j], aboveThat[j - 2] + 1);
        }
      }
    }
    return cost[a.length() % 3][b.length()];
  }

  private static boolean isSwapped(String a, int i, String b, int j) {
    return a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
