package dev.primavista.cli.serving;

import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.repository.RepositoryEvents;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Tells the terminal which models come and go. */
final class Announcements implements RepositoryEvents {
  private final Terminal terminal;
  private volatile boolean ended;

  Announcements(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Models that come too late are not worth a word any more. */
  void end() {
    ended = true;
  }

  @Override
  public void loaded(ModelHandle handle) {
    String how = handle.executor().direct() ? "direct" : "batched";
    terminal.ready(
        String.format(
            "%s   %s   %s   %d ms",
            handle.id(),
            handle.model().description().summary(),
            how,
            handle.loading().nanos() / 1_000_000));
    terminal.say("       in  " + specs(handle.signature().inputs()));
    terminal.say("       out " + specs(handle.signature().outputs()));
    handle
        .model()
        .description()
        .warnings()
        .forEach(warning -> terminal.warn(handle.id().name() + ": " + warning));
  }

  private static String specs(List<TensorSpec> specs) {
    String text =
        specs.stream().limit(8).map(TensorSpec::toString).collect(Collectors.joining(", "));
    return specs.size() > 8 ? text + ", ... (" + specs.size() + ")" : text;
  }

  @Override
  public void refused(ModelId id, ModelLoadException reason) {
    if (!ended) {
      terminal.fail(reason.code(), id + ": " + reason.getMessage(), reason.hint(), reason);
    }
  }

  @Override
  public void unloaded(ModelId id) {
    terminal.say("unloaded  " + id);
  }

  @Override
  public void unreadable(Path root, ModelLoadException reason) {
    terminal.fail(reason.code(), reason.getMessage(), reason.hint(), reason);
  }

  /** A version on trial answers no more. */
  void canaryStopped(String model, String reason) {
    terminal.warn("the canary of " + model + " was stopped: " + reason);
  }

  /** The version that answers what no other does is gone. */
  void stableMissed(String model, String reason) {
    terminal.warn("the traffic of " + model + " lacks its stable version: " + reason);
  }
}
