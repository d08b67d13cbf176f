package dev.primavista.cli;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.faq.data.FaqFileException;
import dev.primavista.vision.image.ImageException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code prima}: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "prima",
    description = "Serves Python models in real time, without Python.",
    mixinStandardHelpOptions = true,
    version = "prima 0.1.0")
public final class Main {
  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int exit = start(arguments);
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(exit);
  }

  private static int start(String... arguments) {
    Environment environment;
    try {
      environment = Environment.read();
    } catch (IllegalArgumentException wrong) {
      System.err.println("error[wrong_setting]: " + wrong.getMessage());
      return 2;
    }
    return run(environment, new Terminal(System.out, System.err, environment), arguments);
  }

  /** Runs the command; the exit code is the answer. */
  static int run(Environment environment, Terminal terminal, String... arguments) {
    return commandLine(environment, terminal).execute(arguments);
  }

  /** All commands, wired. */
  static CommandLine commandLine(Environment environment, Terminal terminal) {
    CommandLine line = new CommandLine(new Main());
    Engines engines = Engines.of(environment, terminal);
    line.addSubcommand("serve", new ServeCommand(environment, terminal, engines));
    line.addSubcommand("demo", new DemoCommand(environment, terminal, engines));
    line.addSubcommand("score", new ScoreCommand(terminal, engines));
    line.addSubcommand("inspect", new InspectCommand(terminal, engines));
    line.addSubcommand("pull", new PullCommand(environment, terminal));
    line.addSubcommand("package", new PackageCommand(environment, terminal, engines));
    line.addSubcommand("verify-image", new VerifyImageCommand(environment, terminal, engines));
    line.addSubcommand("parity", new ParityCommand(terminal));
    line.addSubcommand("quantize", new QuantizeCommand(terminal));
    line.addSubcommand("plan", new PlanCommand(terminal));
    line.addSubcommand("conformance", new ConformanceCommand(environment, terminal));
    CommandLine faq = new CommandLine(new GroupCommand("faq"));
    faq.addSubcommand("serve", new FaqServeCommand(environment, terminal, engines));
    faq.addSubcommand("prepare", new FaqPrepareCommand(terminal));
    faq.addSubcommand("eval", new FaqEvalCommand(terminal, engines));
    faq.addSubcommand("train", new FaqTrainCommand(terminal));
    line.addSubcommand("faq", faq);
    CommandLine vision = new CommandLine(new GroupCommand("vision"));
    vision.addSubcommand("preprocess", new PreprocessCommand(terminal));
    vision.addSubcommand("eval", new VisionEvalCommand(terminal, engines));
    vision.addSubcommand("calibrate", new CalibrateCommand(terminal, engines));
    line.addSubcommand("vision", vision);
    line.addSubcommand("calibrate", new CalibrateCommand(terminal, engines));
    CommandLine heavy = new CommandLine(new EnginesCommand(terminal, engines.store()));
    heavy.addSubcommand("install", new EnginesInstallCommand(terminal, engines.store()));
    heavy.addSubcommand("remove", new EnginesRemoveCommand(terminal, engines.store()));
    line.addSubcommand("engines", heavy);
    CommandLine key = new CommandLine(new GroupCommand("key"));
    key.addSubcommand("create", new KeyCreateCommand(terminal));
    key.addSubcommand("list", new KeyListCommand(terminal));
    key.addSubcommand("hash", new KeyHashCommand(terminal, System.in));
    line.addSubcommand("key", key);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((problem, given) -> misuse(terminal, problem, given));
    line.setExecutionExceptionHandler((failure, command, result) -> fail(terminal, failure));
    return line;
  }

  private static int misuse(Terminal terminal, ParameterException problem, String[] given) {
    CommandLine command = problem.getCommandLine();
    List<String> words = List.copyOf(command.getSubcommands().keySet());
    String first = given.length == 0 ? "" : given[0];
    boolean unknownCommand =
        command.getParent() == null && !first.startsWith("-") && !words.contains(first);
    String name = command.getCommandSpec().qualifiedName();
    if (unknownCommand) {
      terminal.misuse(
          "unknown command '" + first + "'", Suggestions.sentence("command", first, words));
    } else {
      terminal.misuse(String.valueOf(problem.getMessage()), Suggestions.options(problem));
    }
    terminal.say("  usage: " + name + " ...   ('" + name + " --help' tells more)");
    return 2;
  }

  private static int fail(Terminal terminal, Exception failure) {
    switch (failure) {
      case ModelLoadException refused ->
          terminal.fail(refused.code(), refused.getMessage(), refused.hint());
      case ServingException refused ->
          terminal.fail(refused.code(), refused.getMessage(), refused.hint());
      case ImageException refused ->
          terminal.fail(refused.code(), refused.getMessage(), Optional.empty());
      case FaqFileException refused ->
          terminal.fail(refused.code(), refused.getMessage(), Optional.empty());
      case CommandFailure known -> {
        terminal.fail(known.code(), known.getMessage(), known.hint());
        return known.exit();
      }
      default ->
          terminal.fail(
              "internal_error",
              "this should not happen: " + failure,
              Optional.of("report it with the command and this line"));
    }
    return 1;
  }
}
