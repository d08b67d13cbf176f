package dev.primavista.server.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Names that a mistyped one may have meant: close ones only, because a wrong hint is worse. */
public final class NearNames {
  private static final int MOST = 3;
  private static final int FARTHEST = 2;

  private NearNames() {}

  /** At most three names whose edit distance is at most 2 and a third of the given name. */
  public static List<String> of(String given, Collection<String> known) {
    int bound = Math.min(FARTHEST, given.length() / 3);
    List<String> near = new ArrayList<>();
    for (int wanted = 1; wanted <= bound && near.isEmpty(); wanted++) {
      for (String name : known) {
        if (distance(given, name) == wanted) {
          near.add(name);
        }
      }
    }
    return near.size() <= MOST ? near : near.subList(0, MOST);
  }

  /** Insertions, deletions and substitutions between two names; long differences are cut short. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > FARTHEST) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
