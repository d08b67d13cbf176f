package dev.primavista.server.traffic;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.traffic.Traffic;
import dev.primavista.core.traffic.TrafficPolicy;
import dev.primavista.core.traffic.TrafficPolicy.Bound;
import dev.primavista.core.traffic.TrafficPolicy.Canary;
import dev.primavista.core.traffic.TrafficPolicy.Shadow;
import dev.primavista.core.traffic.TrafficReport;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.json.JsonFields;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a model's requests are divided: shown, set and ended while they come in. Versions are numbers
 * or labels.
 */
public final class TrafficRoutes {
  private static final String PATH = "/v1/models/{model}/traffic";
  private static final int LONGEST_LABEL = 100;

  private final Traffic traffic;
  private final ModelRegistry registry;

  public TrafficRoutes(Traffic traffic, ModelRegistry registry) {
    this.traffic = traffic;
    this.registry = registry;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(PATH, Role.ADMIN, Handler.of(this::show))
            .about("How a model's requests are shared among its versions"),
        new Route(Method.PUT, PATH, Role.ADMIN, Handler.of(this::set), RouteOptions.JSON)
            .about("Shares a model's requests among its versions"),
        new Route(Method.DELETE, PATH, Role.ADMIN, Handler.of(this::end), RouteOptions.NO_BODY)
            .about("Gives all requests to the newest version again"));
  }

  private Response show(Request request) {
    return document(model(request));
  }

  private Response set(Request request) {
    String model = model(request);
    JsonFields fields =
        JsonFields.parse(request.body())
            .only(
                "stable",
                "canary",
                "percent",
                "max_error_rate",
                "max_latency_ms",
                "window",
                "shadow",
                "shadow_percent");
    requireTogether(fields, "percent", "canary");
    for (String bound : List.of("max_error_rate", "max_latency_ms", "window")) {
      requireTogether(fields, bound, "canary");
    }
    requireTogether(fields, "shadow_percent", "shadow");
    if (!fields.has("stable")) {
      throw new InvalidRequest(
          "missing_field", "'stable' is missing (expected: the version of all others)", "stable");
    }
    try {
      traffic.set(model, policy(model, fields));
    } catch (IllegalArgumentException wrong) {
      throw new InvalidRequest("wrong_policy", String.valueOf(wrong.getMessage()));
    }
    return document(model);
  }

  private static void requireTogether(JsonFields fields, String share, String of) {
    if (fields.has(share) && !fields.has(of)) {
      throw new InvalidRequest(
          "missing_field",
          "'" + of + "' is missing beside '" + share + "' (expected: a version)",
          of);
    }
  }

  private TrafficPolicy policy(String model, JsonFields fields) {
    Optional<Canary> canary =
        fields.has("canary")
            ? Optional.of(
                new Canary(
                    version(model, fields, "canary"), fields.number("percent", 0), bound(fields)))
            : Optional.empty();
    Optional<Shadow> shadow =
        fields.has("shadow")
            ? Optional.of(
                new Shadow(version(model, fields, "shadow"), fields.number("shadow_percent", 100)))
            : Optional.empty();
    return new TrafficPolicy(version(model, fields, "stable"), canary, shadow);
  }

  private static Bound bound(JsonFields fields) {
    double millis = fields.number("max_latency_ms", 0);
    return new Bound(
        fields.number("max_error_rate", Bound.DEFAULT.errorRate()),
        Duration.ofNanos((long) (millis * 1e6)),
        fields.integer("window", Bound.DEFAULT.window(), 1, Integer.MAX_VALUE));
  }

  /** The version that a field names by its number or its label. */
  private long version(String model, JsonFields fields, String name) {
    return fields.isText(name)
        ? registry.labelled(model, fields.text(name, LONGEST_LABEL))
        : fields.whole(name, 0, 1, JsonFields.GREATEST);
  }

  private Response end(Request request) {
    String model = model(request);
    traffic.end(model);
    return document(model);
  }

  private String model(Request request) {
    return registry.find(request.pathParam("model"), OptionalLong.empty()).id().name();
  }

  private Response document(String model) {
    JsonWriter json = new JsonWriter().beginObject().field("model", model);
    Optional<TrafficReport> report = traffic.report(model);
    json.field("divided", report.isPresent());
    report.ifPresent(divided -> write(divided, json));
    return Response.json(json.endObject());
  }

  private static void write(TrafficReport report, JsonWriter json) {
    TrafficPolicy policy = report.policy();
    json.field("stable", policy.stable());
    policy
        .canary()
        .ifPresent(
            canary ->
                json.field("canary", canary.version())
                    .field("percent", canary.percent())
                    .field("max_error_rate", canary.bound().errorRate())
                    .field("max_latency_ms", canary.bound().latency().toNanos() / 1e6)
                    .field("window", canary.bound().window()));
    policy
        .shadow()
        .ifPresent(
            shadow ->
                json.field("shadow", shadow.version()).field("shadow_percent", shadow.percent()));
    report.stopped().ifPresent(reason -> json.field("stopped", reason));
    json.name("versions").beginObject();
    report.versions().forEach((version, share) -> write(version, share, json));
    json.endObject();
  }

  private static void write(long version, TrafficReport.Share share, JsonWriter json) {
    double meanMillis = share.requests() == 0 ? 0 : share.nanos() / 1e6 / share.requests();
    json.name(Long.toString(version)).beginObject();
    json.field("requests", share.requests()).field("failures", share.failures());
    json.field("mean_ms", Math.round(meanMillis * 1000) / 1000.0);
    json.field("skipped", share.skipped()).endObject();
  }
}
