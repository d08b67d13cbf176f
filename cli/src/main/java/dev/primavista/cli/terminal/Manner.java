package dev.primavista.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * How a command speaks: flags that every command takes, wherever they stand on its line. They are
 * seen before the line is parsed, so that what is wrong with it is told in the same manner.
 *
 * @param colour whether words are coloured; empty where the terminal and its variables decide
 * @param quiet whether progress and notes are left out; results, warnings and failures are not
 * @param verbose whether failures tell their causes
 */
public record Manner(Optional<Boolean> colour, boolean quiet, boolean verbose) {
  private static final String COLOUR = "--color";
  private static final String QUIET = "--quiet";
  private static final String VERBOSE = "--verbose";

  private static final Pattern SHORT = Pattern.compile("-[qv]+");

  /** When words are coloured. */
  enum When {
    ALWAYS,
    NEVER,
    AUTO
  }

  /** The flags, for the parser, which gives them to every command. */
  public static List<OptionSpec> flags() {
    return List.of(
        flag(COLOUR)
            .type(When.class)
            .paramLabel("WHEN")
            .description(
                "always, never or auto: NO_COLOR, FORCE_COLOR or the terminal decide (default:"
                    + " auto)")
            .build(),
        flag("-q", QUIET)
            .description("no progress and no notes; results, warnings and failures stay")
            .build(),
        flag("-v", VERBOSE)
            .description("failures tell their causes, and where in the program they arose")
            .build());
  }

  private static OptionSpec.Builder flag(String name, String... names) {
    return OptionSpec.builder(name, names).scopeType(ScopeType.INHERIT);
  }

  /** What these words ask for; the last prevails, and what is wrong is left to the parser. */
  public static Manner of(List<String> words) {
    Optional<Boolean> colour = Optional.empty();
    boolean quiet = false;
    boolean verbose = false;
    List<String> flags = words.subList(0, end(words));
    for (int at = 0; at < flags.size(); at++) {
      String word = flags.get(at);
      if (word.equals(COLOUR) && at + 1 < flags.size()) {
        colour = wish(flags.get(++at));
      } else if (word.startsWith(COLOUR + "=")) {
        colour = wish(word.substring(COLOUR.length() + 1));
      } else {
        quiet = truth(word, 'q', QUIET).orElse(quiet);
        verbose = truth(word, 'v', VERBOSE).orElse(verbose);
      }
    }
    return new Manner(colour, quiet, verbose);
  }

  /** The words without such flags. */
  public static List<String> without(List<String> words) {
    List<String> others = new ArrayList<>();
    int end = end(words);
    for (int at = 0; at < words.size(); at++) {
      String word = words.get(at);
      if (at < end && word.equals(COLOUR)) {
        at++;
      } else if (at >= end || !isOurs(word)) {
        others.add(word);
      }
    }
    return others;
  }

  private static boolean isOurs(String word) {
    return word.startsWith(COLOUR + "=")
        || truth(word, 'q', QUIET).or(() -> truth(word, 'v', VERBOSE)).isPresent();
  }

  /** What follows two dashes is no flag. */
  private static int end(List<String> words) {
    int dashes = words.indexOf("--");
    return dashes < 0 ? words.size() : dashes;
  }

  /** What a word says of the flag; short ones may share their dash, and the last its truth. */
  private static Optional<Boolean> truth(String word, char letter, String name) {
    int equals = word.indexOf('=');
    String flag = equals < 0 ? word : word.substring(0, equals);
    boolean last =
        flag.equals(name) || (SHORT.matcher(flag).matches() && flag.endsWith("" + letter));
    if (last) {
      return Optional.of(equals < 0 || !word.substring(equals + 1).equalsIgnoreCase("false"));
    }
    return SHORT.matcher(flag).matches() && flag.indexOf(letter) > 0
        ? Optional.of(true)
        : Optional.empty();
  }

  private static Optional<Boolean> wish(String when) {
    return when.equalsIgnoreCase(When.ALWAYS.name())
        ? Optional.of(true)
        : Optional.of(false).filter(_ -> when.equalsIgnoreCase(When.NEVER.name()));
  }
}
