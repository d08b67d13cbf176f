package dev.primavista.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Words near a mistyped one: at most two letters and a third of the word away, or begun with it.
 */
final class Suggestions {
  private static final int MOST = 3;

  private Suggestions() {}

  /** A hint such as {@code a similar command exists: 'serve'}; none if nothing is near. */
  static List<String> sentence(String kind, String typed, Collection<String> known) {
    List<String> near = near(typed, known);
    return near.isEmpty()
        ? List.of()
        : List.of("a similar " + kind + " exists: '" + String.join("', '", near) + "'");
  }

  /** The same hint; null where nothing is near. */
  static @Nullable String hint(String kind, String typed, Collection<String> known) {
    return sentence(kind, typed, known).stream().findFirst().orElse(null);
  }

  /** The first word that the command does not take; empty for none. */
  static String unmatched(ParameterException problem) {
    return problem instanceof UnmatchedArgumentException unmatched
            && !unmatched.getUnmatched().isEmpty()
        ? unmatched.getUnmatched().getFirst()
        : "";
  }

  /** A hint for a mistyped flag. */
  static List<String> options(ParameterException problem) {
    String typed = unmatched(problem);
    if (typed.isEmpty()) {
      return List.of();
    }
    List<String> known = new ArrayList<>();
    for (OptionSpec option : problem.getCommandLine().getCommandSpec().options()) {
      known.addAll(List.of(option.names()));
    }
    return sentence("flag", typed, known);
  }

  /** The nearest words, the nearest first. */
  static List<String> near(String typed, Collection<String> known) {
    return known.stream()
        .filter(word -> isNear(typed, word))
        .sorted(Comparator.comparingInt(word -> distance(typed, word)))
        .limit(MOST)
        .toList();
  }

  private static boolean isNear(String typed, String word) {
    int distance = distance(typed, word);
    boolean begun = typed.length() >= 2 && word.startsWith(typed);
    return begun || (distance <= 2 && distance * 3 <= Math.max(typed.length(), word.length()));
  }

  /** Letters to change, insert, delete or swap with their neighbour. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
      }
    }
    return cost[a.length()][b.length()];
  }
}
