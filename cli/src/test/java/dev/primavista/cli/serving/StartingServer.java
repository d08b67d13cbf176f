package dev.primavista.cli.serving;

import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.ModelSource;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.testkit.SharedData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A process whose server answers for one model and loads another one for ever. It tells its address
 * on standard output when it has come so far.
 */
final class StartingServer {
  private StartingServer() {}

  public static void main(String[] arguments) {
    Environment environment =
        new Environment(
            SharedData.projectRoot(),
            false,
            false,
            Optional.empty(),
            PickleLimits.defaults(),
            Map.of());
    Terminal terminal = new Terminal(System.out, System.err, environment);
    ModelSource iris =
        new ModelSource(
            new ModelId("iris", 1),
            SharedData.projectRoot().resolve("examples/models/iris.joblib"));
    AtomicReference<String> url = new AtomicReference<>();
    Plan.Faq endless =
        new Plan.Faq(
            new ModelId("endless", 1),
            "endless",
            List.of(),
            () -> tellAndWait(terminal, url),
            0,
            1,
            List.of());
    Plan plan =
        new Plan(
            Plan.Models.of(List.of(iris)),
            Optional.of(endless),
            Plan.Vision.NONE,
            ModelConfig.defaults());
    ListenOptions listen = ListenOptions.onAnyPort();
    Serving serving = Serving.bound(terminal, Engines.of(environment, terminal), listen, plan);
    url.set(serving.url());
    int exit = Session.start(environment, terminal, listen, serving).run("");
    Runtime.getRuntime().halt(exit);
  }

  private static LoadedModel tellAndWait(Terminal terminal, AtomicReference<String> url) {
    terminal.result(url.get());
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("nobody wakes this thread");
  }
}
