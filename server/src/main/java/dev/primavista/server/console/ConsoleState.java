package dev.primavista.server.console;

import dev.primavista.core.model.CompositeModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelStatistics;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.ServerInfo;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.observability.ModelTotals;
import dev.primavista.server.observability.ServerMetrics;
import dev.primavista.server.security.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The one document that the console polls: {@code GET /console/state}. With {@code ?since=REVISION}
 * it has only the models, apps and settings that changed after the document of that revision, and
 * the names of the models that are gone.
 */
public final class ConsoleState {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final String APPS = "apps";
  private static final String SETTINGS = "settings";

  /** Of one fact; this document is asked for every two seconds. */
  private static final int MOST_VALUES = 100;

  private final ModelRegistry registry;
  private final ServerMetrics metrics;
  private final Health health;
  private final Sections sections;
  private final StateHistory history = new StateHistory();

  /**
   * How the server is.
   *
   * @param ready whether it takes requests
   * @param uptimeSeconds since it was started
   */
  public record Health(BooleanSupplier ready, LongSupplier uptimeSeconds) {}

  /**
   * What others tell.
   *
   * @param apps one member per application
   * @param settings one member per setting
   */
  public record Sections(List<ConsoleSection> apps, List<ConsoleSection> settings) {
    public Sections {
      apps = List.copyOf(apps);
      settings = List.copyOf(settings);
    }
  }

  public ConsoleState(
      ModelRegistry registry, ServerMetrics metrics, Health health, Sections sections) {
    this.registry = registry;
    this.metrics = metrics;
    this.health = health;
    this.sections = sections;
  }

  public Route route() {
    return Route.get(
        "/console/state",
        Role.ADMIN,
        Handler.apart(
            "console-state",
            request ->
                Response.json(document(request.query("since")))
                    .withHeader("cache-control", "no-store")));
  }

  private JsonWriter document(Optional<String> since) {
    StateHistory.Change change = history.look(this::parts, since);
    JsonWriter json = new JsonWriter().beginObject();
    json.field("name", ServerInfo.CURRENT.name()).field("version", ServerInfo.CURRENT.version());
    json.field("ready", health.ready().getAsBoolean());
    json.field("uptime_seconds", health.uptimeSeconds().getAsLong());
    json.field("revision", change.revision());
    change.since().ifPresent(told -> json.field("since", told).field("gone", change.gone()));
    SequencedMap<String, String> parts = change.parts();
    List<String> others =
        Stream.of(APPS, SETTINGS).filter(name -> parts.containsKey(name)).toList();
    json.name("models").beginArray();
    parts.forEach(
        (name, text) -> {
          if (!others.contains(name)) {
            json.jsonValue(text);
          }
        });
    json.endArray();
    others.forEach(name -> json.name(name).jsonValue(parts.getOrDefault(name, "{}")));
    return json.endObject();
  }

  /** Each model under its name and version, and the sections. */
  private SequencedMap<String, String> parts() {
    SequencedMap<String, String> parts = new LinkedHashMap<>();
    for (ModelStatus status : registry.statuses()) {
      String name = status.id().name() + "/" + status.id().version();
      parts.put(name, model(status).toString());
    }
    parts.put(APPS, sections(sections.apps()).toString());
    parts.put(SETTINGS, sections(sections.settings()).toString());
    return parts;
  }

  private static JsonWriter sections(List<ConsoleSection> all) {
    JsonWriter json = new JsonWriter().beginObject();
    for (ConsoleSection section : all) {
      json.name(section.name());
      section.value().accept(json);
    }
    return json.endObject();
  }

  private JsonWriter model(ModelStatus status) {
    JsonWriter json = new JsonWriter();
    json.beginObject().field("name", status.id().name());
    json.field("version", Long.toString(status.id().version()));
    json.field("state", status.state().name());
    status.reason().ifPresent(reason -> json.field("reason", reason));
    status.handle().ifPresent(handle -> writeHandle(handle, json));
    writeTotals(metrics.totals(status.id()), json);
    return json.endObject();
  }

  private static void writeHandle(ModelHandle handle, JsonWriter json) {
    ModelDescription description = handle.model().description();
    json.field("backend", description.backend()).field("summary", description.summary());
    json.field("execution", handle.executor().direct() ? "direct" : "instance");
    json.field("batching", handle.executor().batching().toString());
    writeBatched(handle.statistics().batched(), json);
    if (handle.model() instanceof CompositeModel composite) {
      writeStepTotals(composite.steps(), json);
    }
    json.field("load_ms", millis(handle.loading().nanos() / NANOS_PER_MILLI));
    json.field("size_bytes", handle.loading().sizeBytes());
    writeSpecs("inputs", handle.signature().inputs(), json);
    writeSpecs("outputs", handle.signature().outputs(), json);
    writeSpecs("on_request", handle.signature().onRequest(), json);
    json.name("steps").beginArray();
    for (ModelDescription.Step step : description.steps()) {
      json.beginObject().field("name", step.name()).field("type", step.type());
      json.field("depth", step.depth());
      if (!step.note().isEmpty()) {
        json.field("note", step.note());
      }
      if (step.parallel()) {
        json.field("parallel", true);
      }
      writeParameters(step.parameters(), json);
      json.endObject();
    }
    json.endArray().field("warnings", description.warnings());
    writeFacts(description.facts(), json);
  }

  /** Requests by why they did, or did not, share an execution. */
  private static void writeBatched(Map<ModelStatistics.Batched, Long> counts, JsonWriter json) {
    json.name("batched").beginArray();
    for (ModelStatistics.Batched why : ModelStatistics.Batched.values()) {
      long count = counts.getOrDefault(why, 0L);
      if (count > 0) {
        json.beginArray().value(why.text()).value(count).endArray();
      }
    }
    json.endArray();
  }

  /** What each step of an ensemble did. */
  private static void writeStepTotals(Map<String, ModelStatistics> steps, JsonWriter json) {
    json.name("step_counters").beginArray();
    steps.forEach(
        (step, statistics) -> {
          ModelStatistics.Requests requests = statistics.requests();
          json.beginObject().field("step", step);
          json.field("requests", requests.success().count());
          json.field("failures", requests.fail().count());
          json.field("ms_total", millis(requests.success().nanos() / NANOS_PER_MILLI)).endObject();
        });
    json.endArray();
  }

  private static void writeFacts(List<ModelDescription.Fact> facts, JsonWriter json) {
    json.name("facts").beginArray();
    for (ModelDescription.Fact fact : facts) {
      json.beginArray().value(fact.name()).beginArray();
      fact.values().stream().limit(MOST_VALUES).forEach(json::value);
      json.endArray().endArray();
    }
    json.endArray();
  }

  /** As pairs of name and value, because a name may come twice in a broken file. */
  private static void writeParameters(
      List<ModelDescription.Parameter> parameters, JsonWriter json) {
    if (parameters.isEmpty()) {
      return;
    }
    json.name("parameters").beginArray();
    for (ModelDescription.Parameter parameter : parameters) {
      json.beginArray().value(parameter.name()).value(parameter.value()).endArray();
    }
    json.endArray();
  }

  private static void writeSpecs(String name, List<TensorSpec> specs, JsonWriter json) {
    json.name(name).beginArray();
    for (TensorSpec spec : specs) {
      json.beginObject().field("name", spec.name()).field("datatype", spec.dataType().name());
      json.name("shape").beginArray();
      for (long dimension : spec.shape().dimensions()) {
        json.value(dimension);
      }
      json.endArray();
      if (!spec.labels().isEmpty()) {
        json.field("labels", spec.labels());
      }
      json.endObject();
    }
    json.endArray();
  }

  private static void writeTotals(ModelTotals totals, JsonWriter json) {
    json.name("counters").beginObject().field("requests", totals.requests());
    json.field("failures", totals.failures()).field("rows", totals.rows());
    json.field("queue_ms_total", millis(totals.queueMillis()));
    json.field("compute_ms_total", millis(totals.computeMillis()));
    totals.p50Millis().ifPresent(value -> json.field("p50_ms", millis(value)));
    totals.p99Millis().ifPresent(value -> json.field("p99_ms", millis(value)));
    json.endObject();
  }

  /** To the microsecond. */
  private static double millis(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
