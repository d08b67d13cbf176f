package dev.primavista.cli.engines;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.engines.Engine;
import dev.primavista.engines.EngineStore;
import dev.primavista.engines.Fetch;
import dev.primavista.engines.FolderFetch;
import dev.primavista.engines.MavenFetch;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima engines install}: fetches engines before a model needs them. */
@Command(mixinStandardHelpOptions = true, description = "Fetches heavy engines.")
public final class EnginesInstallCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final EngineStore store;

  @Parameters(
      arity = "1..*",
      paramLabel = "ENGINE",
      completionCandidates = EnginesCommand.Names.class,
      description = "torch, tensorflow or cuda")
  private List<String> names = List.of();

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "folder with the jars, where Maven Central cannot be reached")
  private @Nullable Path from;

  public EnginesInstallCommand(Terminal terminal, EngineStore store) {
    this.terminal = terminal;
    this.store = store;
  }

  @Override
  public Integer call() {
    List<Engine> engines = names.stream().map(EnginesCommand::named).toList();
    Fetch fetch = from == null ? new MavenFetch() : new FolderFetch(Paths.existing(from));
    for (Engine engine : engines) {
      Path folder = store.find(engine).orElseGet(() -> store.install(engine, fetch));
      terminal.result(engine.title() + " is in " + folder);
    }
    return 0;
  }
}
