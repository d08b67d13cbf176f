package dev.primavista.cli;

import dev.primavista.cli.arguments.Faults;
import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.faq.FaqMatchers;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Amount;
import dev.primavista.core.NearNames;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.repository.config.FlatYaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A file of settings, {@code --config FILE}: keys are the command's flags without their dashes, and
 * {@code models} the words that it takes. It becomes words of the command line, but for what is
 * typed there: that prevails.
 */
final class ConfigFile {
  private static final String FLAG = "--config";
  private static final String MODELS = "models";

  /** Flags that a file does not hold: they are needed before it is read, or ask for help. */
  private static final Set<String> TYPED_ALONE =
      Set.of("config", "help", "version", "color", "quiet", "verbose");

  /** Texts that are places unless they are URLs. */
  private static final Set<String> PLACES =
      Set.of(MODELS, "repository", "capture", "database", "compare");

  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
  private static final Pattern SQLITE = Pattern.compile("((?:jdbc:)?sqlite:)(.*)");
  private static final Pattern OF_FLAG =
      Pattern.compile("Invalid value for option '--[^']+'[^:]*: (.*)", Pattern.DOTALL);
  private static final Pattern FAULT = Pattern.compile("--([a-z-]+)([: ].*)");

  private final Path file;
  private final CommandLine command;
  private final Set<String> typed;
  private final Map<String, ArgSpec> known = new HashMap<>();
  private final Map<String, String> places = new HashMap<>();
  private final Faults faults = new Faults();

  private ConfigFile(Path file, ParseResult parsed) {
    this.file = file;
    this.command = parsed.commandSpec().commandLine();
    for (OptionSpec option : parsed.commandSpec().options()) {
      for (String name : option.names()) {
        if (name.startsWith("--")) {
          known.put(name.substring("--".length()), option);
        }
      }
    }
    TYPED_ALONE.forEach(known::remove);
    parsed.commandSpec().positionalParameters().forEach(words -> known.put(MODELS, words));
    typed = known.keySet().stream().filter(key -> isTyped(parsed, key)).collect(Collectors.toSet());
  }

  private boolean isTyped(ParseResult parsed, String key) {
    return known.get(key) instanceof OptionSpec option
        ? parsed.hasMatchedOption(option)
        : parsed.hasMatchedPositional(0);
  }

  /** The file that these words name; empty where they name none, or cannot be parsed. */
  static Optional<ConfigFile> named(CommandLine line, List<String> words) {
    if (words.stream().noneMatch(word -> word.equals(FLAG) || word.startsWith(FLAG + "="))) {
      return Optional.empty();
    }
    try {
      ParseResult parsed = line.parseArgs(words.toArray(String[]::new));
      while (parsed.hasSubcommand()) {
        parsed = parsed.subcommand();
      }
      Path file = parsed.matchedOptionValue(FLAG, (Path) null);
      return file == null || parsed.isUsageHelpRequested()
          ? Optional.empty()
          : Optional.of(new ConfigFile(file, parsed));
    } catch (ParameterException toldLater) {
      return Optional.empty();
    }
  }

  /**
   * The words with those of the file before its name.
   *
   * @throws CommandFailure with every fault of the file, and of the settings that are right in it
   */
  List<String> completing(CommandLine line, List<String> words) {
    List<String> completed = new ArrayList<>(words);
    int at = 0;
    while (!words.get(at).equals(FLAG) && !words.get(at).startsWith(FLAG + "=")) {
      at++;
    }
    completed.addAll(at, words());
    if (!faults.none()) {
      var _ = line.parseArgs(completed.toArray(String[]::new));
      checked().ifPresent(settings -> settings.check(faults));
    }
    try {
      faults.tell();
    } catch (CommandFailure wrong) {
      throw (CommandFailure) located(wrong);
    }
    return completed;
  }

  private Optional<Faults.Checked> checked() {
    return command.getCommandSpec().userObject() instanceof Faults.Checked checked
        ? Optional.of(checked)
        : Optional.empty();
  }

  /** Starts the log that the command would start, as far as its settings are known. */
  void startLog(Terminal terminal) {
    checked().ifPresent(settings -> settings.startLog(terminal));
  }

  private List<String> words() {
    List<String> words = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (FlatYaml.Setting setting : settings()) {
      if (!seen.add(setting.key())) {
        refuse(setting, "is there twice (expected: once)");
        continue;
      }
      List<String> said = words(setting);
      if (!typed.contains(setting.key())) {
        places.put(setting.key(), setting.place());
        words.addAll(said);
      }
    }
    return words;
  }

  private List<FlatYaml.Setting> settings() {
    try {
      return FlatYaml.read(Paths.file(file));
    } catch (ModelLoadException malformed) {
      throw CommandFailure.wrongSetting(malformed.getMessage());
    }
  }

  /** What would be typed in the place of a setting; nothing where it is wrong. */
  private List<String> words(FlatYaml.Setting setting) {
    ArgSpec argument = known.get(setting.key());
    if (argument == null) {
      faults.add(
          CommandFailure.wrongSetting(
              setting.place()
                  + ": unknown key '"
                  + setting.key()
                  + "'"
                  + NearNames.suggestion(setting.key(), new TreeSet<>(known.keySet()))));
      return List.of();
    }
    if (setting.grouped()) {
      refuse(setting, "fields (expected: a value" + (isList(argument) ? ", or a list)" : ")"));
      return List.of();
    }
    if (setting.values().isEmpty() && !isList(argument)) {
      refuse(setting, "nothing (expected: a value)");
      return List.of();
    }
    if (setting.values().size() > 1 && !isList(argument)) {
      refuse(setting, Amount.of(setting.values().size(), "value") + " (expected: one)");
      return List.of();
    }
    List<String> words = new ArrayList<>();
    for (String value : setting.values()) {
      String placed = isPlace(setting.key(), argument) ? placed(setting.key(), value) : value;
      String word = argument.isOption() ? "--" + setting.key() + "=" + placed : placed;
      String fault = fault(word, argument.isOption());
      if (fault == null) {
        words.add(word);
      } else {
        refuse(setting, fault);
      }
    }
    return words;
  }

  private static boolean isList(ArgSpec argument) {
    return argument.typeInfo().isMultiValue();
  }

  private static boolean isPlace(String key, ArgSpec argument) {
    return PLACES.contains(key) || argument.typeInfo().getType().equals(Path.class);
  }

  /** A relative path begins where the file is. */
  private String placed(String key, String value) {
    Path folder = file.getParent();
    if (folder == null || (key.equals("compare") && value.equals(FaqMatchers.WORDS))) {
      return value;
    }
    Matcher sqlite = SQLITE.matcher(value);
    if (key.equals("database") && sqlite.matches()) {
      return sqlite.group(1) + folder.resolve(sqlite.group(2));
    }
    return URL.matcher(value).matches() ? value : folder.resolve(value).toString();
  }

  /** What the command says of a word by itself; null where it takes it. */
  private @Nullable String fault(String word, boolean isOption) {
    try {
      var _ = command.parseArgs(word);
      return null;
    } catch (ParameterException refused) {
      Matcher ofFlag = OF_FLAG.matcher(Failing.sentence(refused));
      return isOption && ofFlag.matches() ? ofFlag.group(1) : Failing.sentence(refused);
    }
  }

  private void refuse(FlatYaml.Setting setting, String why) {
    faults.add(CommandFailure.wrongSetting(setting.place() + ": " + setting.key() + ": " + why));
  }

  /** A failure whose sentences begin with the place in the file instead of the flag. */
  Exception located(Exception failure) {
    return failure instanceof CommandFailure known
        ? known.saying(
            known.getMessage().lines().map(this::located).collect(Collectors.joining("\n")))
        : failure;
  }

  private String located(String sentence) {
    Matcher fault = FAULT.matcher(sentence);
    return fault.matches() && places.containsKey(fault.group(1))
        ? places.get(fault.group(1)) + ": " + fault.group(1) + fault.group(2)
        : sentence;
  }
}
