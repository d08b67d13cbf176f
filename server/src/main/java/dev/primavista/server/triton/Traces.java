package dev.primavista.server.triton;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.Ticker;
import dev.primavista.server.oip.RequestTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The trace settings of the server and of single models, and the traces that they ask for. A model
 * follows the server's settings save for those of its own. Thread-safe: settings are changed under
 * this object's monitor and read as a whole.
 *
 * <p>Files are written into one folder alone, which belongs to this process: their names come over
 * the network.
 */
public final class Traces implements RequestTrace.Source {
  private final Ticker ticker;
  private final AtomicLong nextId = new AtomicLong(1);
  private final Map<String, Map<String, List<String>>> overrides = new HashMap<>();
  private @Nullable Path folder;
  private volatile Plan plan = new Plan(new Sampling(TraceSettings.OFF), Map.of());

  /** What is traced now. */
  private record Plan(Sampling global, Map<String, Sampling> models) {
    Sampling of(String model) {
      return models.isEmpty() ? global : models.getOrDefault(model, global);
    }
  }

  /** Settings and what was traced by them. */
  private static final class Sampling {
    private final TraceSettings settings;
    private final TraceFile file;
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong left;

    Sampling(TraceSettings settings) {
      this.settings = settings;
      this.file = new TraceFile(Path.of(settings.file()), settings.logFrequency());
      this.left = new AtomicLong(settings.count());
    }

    boolean takesNext() {
      return seen.incrementAndGet() % settings.rate() == 0
          && (settings.count() < 0 || left.getAndUpdate(count -> Math.max(0, count - 1)) > 0);
    }

    TraceSettings settings() {
      return settings.with("trace_count", List.of(Long.toString(left.get())));
    }
  }

  public Traces(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  public RequestTrace begin(RequestTrace.Protocol protocol, String model) {
    Sampling sampling = plan.of(model);
    return sampling.settings.on() && sampling.takesNext()
        ? new Trace(nextId.getAndIncrement(), protocol, ticker, sampling.file::append)
        : RequestTrace.NONE;
  }

  /** The server's settings; the count is what is left of it. */
  public TraceSettings settings() {
    return plan.global().settings();
  }

  /** The settings that hold for a model. */
  public TraceSettings settings(String model) {
    return plan.of(model).settings();
  }

  /**
   * Changes the server's settings.
   *
   * @param changes values by name; empty for what it was at the start
   */
  public synchronized TraceSettings update(Map<String, Optional<List<String>>> changes) {
    TraceSettings changed = settings();
    for (Map.Entry<String, Optional<List<String>>> change : changes.entrySet()) {
      String name = change.getKey();
      changed =
          change.getValue().isPresent()
              ? changed.with(name, checked(name, change.getValue().get()))
              : changed.resetTo(TraceSettings.OFF, name);
    }
    plan = planned(changed);
    return changed;
  }

  /**
   * Changes a model's own settings.
   *
   * @param changes values by name; empty for the server's
   */
  public synchronized TraceSettings update(
      String model, Map<String, Optional<List<String>>> changes) {
    Map<String, List<String>> own = new TreeMap<>(overrides.getOrDefault(model, Map.of()));
    for (Map.Entry<String, Optional<List<String>>> change : changes.entrySet()) {
      String name = change.getKey();
      if (change.getValue().isPresent()) {
        own.put(name, checked(name, change.getValue().get()));
      } else {
        TraceSettings _ = TraceSettings.OFF.resetTo(TraceSettings.OFF, name);
        own.remove(name);
      }
    }
    Map<String, Sampling> models = new HashMap<>(plan.models());
    if (own.isEmpty()) {
      models.remove(model);
    } else {
      models.put(model, new Sampling(composed(plan.global().settings(), own)));
    }
    overrides.put(model, own);
    plan = new Plan(plan.global(), Map.copyOf(models));
    return plan.of(model).settings();
  }

  /** What is traced by other settings of the server; models whose own say all go on as before. */
  private Plan planned(TraceSettings global) {
    Map<String, Sampling> models = new HashMap<>();
    plan.models()
        .forEach(
            (model, before) -> {
              TraceSettings settings = composed(global, overrides.getOrDefault(model, Map.of()));
              models.put(model, settings.equals(before.settings) ? before : new Sampling(settings));
            });
    return new Plan(new Sampling(global), Map.copyOf(models));
  }

  private static TraceSettings composed(TraceSettings global, Map<String, List<String>> own) {
    TraceSettings settings = global;
    for (Map.Entry<String, List<String>> each : own.entrySet()) {
      settings = settings.with(each.getKey(), each.getValue());
    }
    return settings;
  }

  /** The values, that of a file as the path that is written to. */
  private List<String> checked(String name, List<String> values) {
    if (!name.equals("trace_file") || values.equals(List.of(""))) {
      TraceSettings _ = TraceSettings.OFF.with(name, values);
      return values;
    }
    Path inside = folder();
    String text = values.size() == 1 ? values.getFirst() : "";
    String file =
        text.startsWith(inside + "/") ? text.substring(inside.toString().length() + 1) : text;
    if (!file.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")) {
      throw new InvalidRequest(
          "wrong_setting",
          "'trace_file' is no plain name of a file (expected: letters, digits, '.', '_' and '-';"
              + " it is written into a folder of this server)",
          "trace_file");
    }
    return List.of(inside.resolve(file).toString());
  }

  /** The folder of trace files, made when it is first needed. */
  private Path folder() {
    Path made = folder;
    if (made == null) {
      try {
        made = Files.createTempDirectory("primavista-traces-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      folder = made;
    }
    return made;
  }
}
