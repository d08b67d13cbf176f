package dev.primavista.cli.engines;

import dev.primavista.cli.arguments.Suggestions;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.engines.Engine;
import dev.primavista.engines.EngineStore;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code prima engines}: the heavy engines and which of them are here. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Shows the heavy engines and where they are.")
public final class EnginesCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final EngineStore store;

  /** What the engines are called. */
  static final class Names implements Iterable<String> {
    private static List<String> all() {
      return Engine.ALL.stream().map(Engine::name).toList();
    }

    @Override
    public Iterator<String> iterator() {
      return all().iterator();
    }
  }

  public EnginesCommand(Terminal terminal, EngineStore store) {
    this.terminal = terminal;
    this.store = store;
  }

  @Override
  public Integer call() {
    for (Engine engine : Engine.ALL) {
      Optional<Path> folder = store.find(engine);
      String state =
          folder.map(Path::toString).orElse("not installed, " + engine.megabytes() + " MB");
      terminal.result(
          "%-11s %-29s for %-22s %s"
              .formatted(engine.name(), engine.title(), engine.serves(), state));
    }
    return 0;
  }

  /** The engine of this name. */
  static Engine named(String name) {
    return Engine.find(name)
        .orElseThrow(
            () ->
                CommandFailure.misuse(
                    "wrong_setting",
                    "engine: '" + name + "' (expected: one of " + Names.all() + ")",
                    Suggestions.hint("engine", name, Names.all())));
  }
}
