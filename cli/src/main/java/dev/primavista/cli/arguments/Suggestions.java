package dev.primavista.cli.arguments;

import dev.primavista.core.NearNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Hints with words that are near to a mistyped one, or begun with it. */
public final class Suggestions {
  private static final int MOST = 3;

  private Suggestions() {}

  /** A hint such as {@code a similar command exists: 'serve'}; none if nothing is near. */
  public static List<String> sentence(String kind, String typed, Collection<String> known) {
    List<String> near = near(typed, known);
    return near.isEmpty()
        ? List.of()
        : List.of("a similar " + kind + " exists: '" + String.join("', '", near) + "'");
  }

  /** The same hint; null where nothing is near. */
  public static @Nullable String hint(String kind, String typed, Collection<String> known) {
    return sentence(kind, typed, known).stream().findFirst().orElse(null);
  }

  /** The first word that the command does not take; empty for none. */
  public static String unmatched(ParameterException problem) {
    return problem instanceof UnmatchedArgumentException unmatched
            && !unmatched.getUnmatched().isEmpty()
        ? unmatched.getUnmatched().getFirst()
        : "";
  }

  /** A hint for a mistyped flag. */
  public static List<String> options(ParameterException problem) {
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

  /** Near words, the nearest first, then those begun with what was typed, the shortest first. */
  static List<String> near(String typed, Collection<String> known) {
    Stream<String> begun =
        known.stream()
            .filter(word -> typed.length() >= 2 && word.startsWith(typed))
            .sorted(Comparator.comparingInt(String::length));
    return Stream.concat(NearNames.of(typed, known).stream(), begun)
        .distinct()
        .limit(MOST)
        .toList();
  }
}
