package dev.primavista.cli;

import dev.primavista.cli.arguments.Faults;
import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.faq.FaqServeCommand;
import dev.primavista.cli.serving.ListenOptions;
import dev.primavista.cli.serving.Plan;
import dev.primavista.cli.serving.Session;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code prima demo}: the two demo models with the console. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Serves the two demo applications with the console.")
final class DemoCommand implements Callable<Integer>, Faults.Checked {
  private static final double SURE = 0.15;
  private static final List<String> EXAMPLES =
      List.of(
          "what are closures good for",
          "my comparison with NaN never works",
          "two api calls in parallel then continue",
          "why is the month off by one");

  private final Environment environment;
  private final Terminal terminal;
  private final Engines engines;

  @Mixin private final ListenOptions listen;

  DemoCommand(Environment environment, Terminal terminal, Engines engines) {
    this.environment = environment;
    this.terminal = terminal;
    this.engines = engines;
    this.listen = new ListenOptions(environment.telemetry());
  }

  @Override
  public Integer call() {
    startLog(terminal);
    Faults.requireNone(this);
    Session session = Session.start(environment, terminal, engines, listen, plan());
    return session.run(FaqServeCommand.tryLine(session.serving(), EXAMPLES.getFirst()));
  }

  @Override
  public void startLog(Terminal log) {
    listen.observe().startLog(log);
  }

  @Override
  public void check(Faults faults) {
    listen.check(faults);
  }

  /** The two demo models. */
  Plan plan() {
    Path faq = demo("apps/faq/demo");
    Path vision = demo("apps/vision/demo");
    ModelSource network =
        new ModelSource(new ModelId("cifar10", 1), vision.resolve("cifar10-resnet.onnx"));
    return new Plan(
        Plan.Models.of(List.of(network)),
        Optional.of(
            FaqServeCommand.faq(
                engines,
                new ModelId("js-faq", 1),
                "JavaScript FAQ",
                faq.resolve("js-faq.joblib"),
                faq.resolve("js-faq.tsv"),
                SURE,
                EXAMPLES)),
        Plan.Vision.NONE,
        ModelConfig.defaults().withInstances(Runtime.getRuntime().availableProcessors()));
  }

  private Path demo(String folder) {
    Path path = environment.home().resolve(folder);
    if (!Files.isDirectory(path)) {
      throw new CommandFailure(
          "no_demo",
          "the demo's folder " + path + " is not there",
          "run ./prima from its checkout");
    }
    return path;
  }
}
