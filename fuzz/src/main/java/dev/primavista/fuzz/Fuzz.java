package dev.primavista.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code prima fuzz [TARGET...] [--runs N] [--seed S]}: gives each reader inputs that Jazzer makes
 * from its corpus, and shows how many there were. What breaks the law is kept in {@code
 * .prima/fuzz/TARGET/findings}.
 */
public final class Fuzz {
  private static final Pattern EXECUTIONS =
      Pattern.compile("stat::number_of_executed_units: *([0-9]+)");
  private static final int MOST_FINDINGS = 50;
  private static final int MOST_INPUT_BYTES = 8192;

  private final Path home;
  private final Options options;

  private Fuzz(Path home, Options options) {
    this.home = home;
    this.options = options;
  }

  /** The launcher's folder, then the command's words. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> words = List.of(arguments).subList(1, arguments.length);
    Options options;
    try {
      options = Options.of(words);
    } catch (IllegalArgumentException wrong) {
      System.err.println("error[wrong_usage]: prima fuzz: " + wrong.getMessage());
      System.exit(2);
      return;
    }
    boolean sound = true;
    for (Target target : options.targets()) {
      sound &= new Fuzz(Path.of(arguments[0]), options).run(target);
    }
    System.exit(sound ? 0 : 1);
  }

  /** Whether the law held. */
  private boolean run(Target target) throws IOException, InterruptedException {
    Path folder = home.resolve(".prima/fuzz").resolve(target.word());
    Path grown = Files.createDirectories(folder.resolve("corpus"));
    Path findings = Files.createDirectories(folder.resolve("findings"));
    Path log = folder.resolve("log");
    long start = System.nanoTime();
    int status =
        new ProcessBuilder(command(target, grown, findings))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    long executions = executions(log);
    int found = count(findings);
    System.out.printf(
        Locale.ROOT,
        "%-9s %,12d executions  %7.0f s  %,8.0f a second  seed %d  %d findings%s%n",
        target.word(),
        executions,
        seconds,
        executions / seconds,
        options.seed(),
        found,
        status == 0 ? "" : "  (exit " + status + ", see " + log + ")");
    return status == 0 && found == 0;
  }

  private List<String> command(Target target, Path grown, Path findings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + OneInput.class.getName());
    command.add("--target_args=" + target.word());
    command.add("--instrumentation_includes=dev.primavista.**");
    command.add("--custom_hook_includes=dev.primavista.**");
    command.add("--mutator_framework=false");
    command.add("--keep_going=" + MOST_FINDINGS);
    command.add("--reproducer_path=" + findings.getParent());
    command.add("-artifact_prefix=" + findings + "/");
    command.add("-runs=" + options.runs());
    command.add("-seed=" + options.seed());
    command.add("-max_len=" + MOST_INPUT_BYTES);
    command.add("-timeout=60");
    command.add("-report_slow_units=60");
    command.add("-print_final_stats=1");
    Path dictionary = home.resolve("fuzz/dictionaries/" + target.word() + ".dict");
    if (Files.exists(dictionary)) {
      command.add("-dict=" + dictionary);
    }
    command.add(grown.toString());
    command.add(home.resolve("fuzz/corpus").resolve(target.word()).toString());
    return command;
  }

  private static long executions(Path log) throws IOException {
    Matcher stat =
        EXECUTIONS.matcher(Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1));
    return stat.results().mapToLong(last -> Long.parseLong(last.group(1))).max().orElse(0);
  }

  private static int count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.count();
    }
  }

  /**
   * What to run.
   *
   * @param runs executions of each target
   */
  private record Options(List<Target> targets, long runs, long seed) {
    static Options of(List<String> words) {
      List<Target> targets = new ArrayList<>();
      long runs = 1_000_000;
      long seed = 1;
      for (int i = 0; i < words.size(); i++) {
        switch (words.get(i)) {
          case "--runs" -> runs = number(words, ++i);
          case "--seed" -> seed = number(words, ++i);
          default -> targets.add(target(words.get(i)));
        }
      }
      return new Options(targets.isEmpty() ? List.of(Target.values()) : targets, runs, seed);
    }

    private static long number(List<String> words, int at) {
      String word = at < words.size() ? words.get(at) : "nothing";
      if (!word.matches("[1-9][0-9]{0,11}")) {
        throw new IllegalArgumentException(
            words.get(at - 1) + ": " + word + " (expected: a number >= 1)");
      }
      return Long.parseLong(word);
    }

    private static Target target(String word) {
      return Arrays.stream(Target.values())
          .filter(target -> target.word().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "'"
                          + word
                          + "' (expected: "
                          + String.join(
                              ", ", Arrays.stream(Target.values()).map(Target::word).toList())
                          + ", --runs N or --seed S)"));
    }
  }
}
