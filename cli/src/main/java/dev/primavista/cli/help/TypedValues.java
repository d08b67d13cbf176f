package dev.primavista.cli.help;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/** What a user may type where a command line takes one of a few values. */
final class TypedValues {
  private TypedValues() {}

  /** The values; none where any is taken. */
  static List<String> of(ArgSpec argument) {
    List<String> values = new ArrayList<>();
    Iterable<String> candidates = argument.completionCandidates();
    if (candidates != null) {
      candidates.forEach(value -> values.add(value.toLowerCase(Locale.ROOT)));
    }
    return values;
  }

  /**
   * Gives every option and word of the command, and of those below it, its values as they are
   * typed. A script names a list of values by its label: each option gets a label of its own.
   */
  static void nameIn(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    for (OptionSpec option : List.copyOf(spec.options())) {
      List<String> values = of(option);
      if (!values.isEmpty()) {
        spec.remove(option);
        spec.addOption(
            OptionSpec.builder(option)
                // Those below have it already.
                .scopeType(ScopeType.LOCAL)
                .paramLabel(option.longestName().replaceFirst("^-+", ""))
                .completionCandidates(values)
                .build());
      }
    }
    for (PositionalParamSpec word : List.copyOf(spec.positionalParameters())) {
      List<String> values = of(word);
      if (!values.isEmpty()) {
        spec.remove(word);
        spec.addPositional(PositionalParamSpec.builder(word).completionCandidates(values).build());
      }
    }
    line.getSubcommands().values().forEach(TypedValues::nameIn);
  }

  /** A command that takes one of these words. */
  static CommandSpec command(Collection<String> words) {
    CommandSpec spec = CommandSpec.create();
    if (!words.isEmpty()) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .index("0")
              .paramLabel("WORD")
              .completionCandidates(words)
              .build());
    }
    return spec;
  }

  /** What the page of a command shows after its name, in alphabetical order. */
  static List<String> shown(String command) {
    return Pattern.compile("(?m)^ +prima " + command + " ([a-z][a-z0-9-]*) ")
        .matcher(page(command))
        .results()
        .map(match -> match.group(1))
        .distinct()
        .sorted()
        .toList();
  }

  private static String page(String command) {
    try (@Nullable InputStream page = TypedValues.class.getResourceAsStream(command + ".txt")) {
      return page == null ? "" : new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
