package dev.primavista.cli.engines;

import dev.primavista.cli.terminal.Terminal;
import dev.primavista.engines.Engine;
import dev.primavista.engines.EngineStore;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code prima engines remove}: frees the space that engines take. */
@Command(mixinStandardHelpOptions = true, description = "Removes heavy engines.")
public final class EnginesRemoveCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final EngineStore store;

  @Parameters(
      arity = "1..*",
      paramLabel = "ENGINE",
      completionCandidates = EnginesCommand.Names.class,
      description = "torch, tensorflow or cuda")
  private List<String> names = List.of();

  public EnginesRemoveCommand(Terminal terminal, EngineStore store) {
    this.terminal = terminal;
    this.store = store;
  }

  @Override
  public Integer call() {
    for (Engine engine : names.stream().map(EnginesCommand::named).toList()) {
      boolean removed = store.remove(engine);
      terminal.result(engine.title() + (removed ? " is removed" : " was not installed"));
    }
    return 0;
  }
}
