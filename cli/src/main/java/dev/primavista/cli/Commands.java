package dev.primavista.cli;

import dev.primavista.cli.conformance.ConformanceCommand;
import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.engines.EnginesCommand;
import dev.primavista.cli.engines.EnginesInstallCommand;
import dev.primavista.cli.engines.EnginesRemoveCommand;
import dev.primavista.cli.faq.FaqEvalCommand;
import dev.primavista.cli.faq.FaqExportCommand;
import dev.primavista.cli.faq.FaqImportCommand;
import dev.primavista.cli.faq.FaqPrepareCommand;
import dev.primavista.cli.faq.FaqServeCommand;
import dev.primavista.cli.faq.FaqTrainCommand;
import dev.primavista.cli.help.CompletionCommand;
import dev.primavista.cli.help.ExplainCommand;
import dev.primavista.cli.keys.KeyCreateCommand;
import dev.primavista.cli.keys.KeyHashCommand;
import dev.primavista.cli.keys.KeyListCommand;
import dev.primavista.cli.models.InspectCommand;
import dev.primavista.cli.models.ParityCommand;
import dev.primavista.cli.models.ScoreCommand;
import dev.primavista.cli.packaging.PackageCommand;
import dev.primavista.cli.packaging.VerifyImageCommand;
import dev.primavista.cli.serving.ServeCommand;
import dev.primavista.cli.sizing.PlanCommand;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.cli.vision.CalibrateCommand;
import dev.primavista.cli.vision.PreprocessCommand;
import dev.primavista.cli.vision.PullCommand;
import dev.primavista.cli.vision.QuantizeCommand;
import dev.primavista.cli.vision.VisionEvalCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The words after {@code prima}, and what makes each one's command. Commands are made by
 * reflection, which takes longer than a server needs to start: only those that are asked for are.
 */
final class Commands {
  private final Map<String, Supplier<CommandLine>> makers = new LinkedHashMap<>();
  private final Environment environment;
  private final Terminal terminal;
  private final Engines engines;

  Commands(Environment environment, Terminal terminal) {
    this.environment = environment;
    this.terminal = terminal;
    this.engines = Engines.of(environment, terminal);
    add("serve", () -> new ServeCommand(environment, terminal, engines));
    add("demo", () -> new DemoCommand(environment, terminal, engines));
    add("score", () -> new ScoreCommand(terminal, engines));
    add("inspect", () -> new InspectCommand(terminal, engines));
    add("pull", () -> new PullCommand(environment, terminal));
    add("package", () -> new PackageCommand(environment, terminal, engines));
    add("verify-image", () -> new VerifyImageCommand(environment, terminal, engines));
    add("parity", () -> new ParityCommand(terminal));
    add("quantize", () -> new QuantizeCommand(terminal));
    add("plan", () -> new PlanCommand(terminal));
    add("conformance", () -> new ConformanceCommand(environment, terminal));
    add("calibrate", () -> new CalibrateCommand(terminal, engines));
    add("explain", () -> new ExplainCommand(terminal));
    add(
        "completion",
        () ->
            new CompletionCommand(
                terminal, Main.LAUNCHED, () -> Main.commandLine(environment, terminal)));
    makers.put("faq", this::faq);
    makers.put("vision", this::vision);
    makers.put("engines", this::engines);
    makers.put("key", this::key);
  }

  private void add(String name, Supplier<Object> command) {
    makers.put(name, () -> new CommandLine(command.get()));
  }

  private CommandLine faq() {
    return new CommandLine(new GroupCommand("faq"))
        .addSubcommand("serve", new FaqServeCommand(environment, terminal, engines))
        .addSubcommand("prepare", new FaqPrepareCommand(terminal))
        .addSubcommand("eval", new FaqEvalCommand(terminal, engines))
        .addSubcommand("train", new FaqTrainCommand(environment, terminal))
        .addSubcommand("export", new FaqExportCommand(environment, terminal))
        .addSubcommand("import", new FaqImportCommand(environment, terminal, System.in));
  }

  private CommandLine vision() {
    return new CommandLine(new GroupCommand("vision"))
        .addSubcommand("preprocess", new PreprocessCommand(terminal))
        .addSubcommand("eval", new VisionEvalCommand(terminal, engines))
        .addSubcommand("calibrate", new CalibrateCommand(terminal, engines));
  }

  private CommandLine engines() {
    return new CommandLine(new EnginesCommand(terminal, engines.store()))
        .addSubcommand("install", new EnginesInstallCommand(terminal, engines.store()))
        .addSubcommand("remove", new EnginesRemoveCommand(terminal, engines.store()));
  }

  private CommandLine key() {
    return new CommandLine(new GroupCommand("key"))
        .addSubcommand("create", new KeyCreateCommand(terminal))
        .addSubcommand("list", new KeyListCommand(terminal))
        .addSubcommand("hash", new KeyHashCommand(terminal, System.in));
  }

  /** Adds the command of this name alone; all of them where there is none of it. */
  void addTo(CommandLine line, String name) {
    Supplier<CommandLine> one = makers.get(name);
    if (one == null) {
      makers.forEach((each, maker) -> line.addSubcommand(each, maker.get()));
    } else {
      line.addSubcommand(name, one.get());
    }
  }
}
