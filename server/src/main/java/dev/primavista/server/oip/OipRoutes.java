package dev.primavista.server.oip;

import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.RequestDeadline;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.http.ServerInfo;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.memory.SharedMemory;
import dev.primavista.server.memory.SharedTensors;
import dev.primavista.server.security.Role;
import dev.primavista.server.traffic.TrafficHeaders;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routes of the Open Inference Protocol V2, and one that answers a request that works. */
public final class OipRoutes {
  private static final String MODEL = "/v2/models/{model}";
  private static final String VERSION = MODEL + "/versions/{version}";

  private static final List<String> EXTENSIONS =
      List.of(
          "binary_tensor_data",
          "classification",
          "logging",
          "model_configuration",
          "model_repository",
          "model_repository(unload_dependents)",
          "parameters",
          "schedule_policy",
          "statistics",
          "trace");

  private static final String SHARED_MEMORY = "system_shared_memory";

  private final InferenceService service;
  private final ModelRegistry registry;
  private final RequestDeadline deadlines;
  private final RequestTrace.Source traces;
  private final Optional<SharedMemory> memory;

  /**
   * @param traces who follows infer requests
   * @param memory where clients may leave tensors; empty for none
   */
  public OipRoutes(
      InferenceService service,
      ModelRegistry registry,
      RequestDeadline deadlines,
      RequestTrace.Source traces,
      Optional<SharedMemory> memory) {
    this.service = service;
    this.registry = registry;
    this.deadlines = deadlines;
    this.traces = traces;
    this.memory = memory;
  }

  /** The extensions of the protocol that this server has, by the names that Triton gave them. */
  public static List<String> extensions(Optional<SharedMemory> memory) {
    return memory.isEmpty()
        ? EXTENSIONS
        : Stream.concat(EXTENSIONS.stream(), Stream.of(SHARED_MEMORY)).toList();
  }

  /**
   * The table.
   *
   * @param maxBodyBytes of one infer request
   * @param ready whether the whole server answers
   */
  public List<Route> routes(long maxBodyBytes, BooleanSupplier ready) {
    RouteOptions infer = RouteOptions.JSON.withMaxBodyBytes(maxBodyBytes);
    List<Route> routes =
        List.of(
            Route.get("/v2", Role.READER, Handler.of(_ -> serverMetadata(memory)))
                .about("The server and its extensions"),
            Route.get("/v2/health/live", Role.ANYBODY, Handler.of(_ -> health("live", true)))
                .about("Whether the process runs"),
            Route.get(
                    "/v2/health/ready",
                    Role.ANYBODY,
                    Handler.of(_ -> health("ready", ready.getAsBoolean())))
                .about("Whether the server answers"),
            Route.get(MODEL, Role.READER, Handler.of(this::modelMetadata))
                .about("What a model takes and gives"),
            Route.get(VERSION, Role.READER, Handler.of(this::modelMetadata))
                .about("What one version takes and gives"),
            Route.get(MODEL + "/ready", Role.READER, Handler.of(this::modelReady))
                .about("Whether a model answers"),
            Route.get(VERSION + "/ready", Role.READER, Handler.of(this::modelReady))
                .about("Whether one version answers"),
            Route.post(MODEL + "/infer", Role.READER, this::infer, infer)
                .about("Inference on tensors")
                .answering(200, "application/json", "application/octet-stream"),
            Route.post(VERSION + "/infer", Role.READER, this::infer, infer)
                .about("Inference on tensors by one version")
                .answering(200, "application/json", "application/octet-stream"),
            Route.get(
                    "/models/{model}/example",
                    Role.READER,
                    Handler.of(request -> Response.json(example(ModelPath.ready(find(request))))))
                .about("An infer request that works"));
    return routes.stream()
        .map(route -> route.method() == Method.GET ? route.asWritten() : route)
        .toList();
  }

  private static Response serverMetadata(Optional<SharedMemory> memory) {
    return Response.json(
        new JsonWriter()
            .beginObject()
            .field("name", ServerInfo.CURRENT.name())
            .field("version", ServerInfo.CURRENT.version())
            .field("extensions", extensions(memory))
            .endObject());
  }

  private static Response health(String word, boolean good) {
    return Response.json(
        good ? 200 : 503, new JsonWriter().beginObject().field(word, good).endObject());
  }

  private Response modelReady(Request request) {
    ModelHandle handle = ModelPath.ready(find(request));
    return Response.json(
        new JsonWriter()
            .beginObject()
            .field("name", handle.id().name())
            .field("ready", true)
            .endObject());
  }

  private Response modelMetadata(Request request) {
    ModelStatus status = find(request);
    ModelHandle handle = ModelPath.ready(status);
    String name = handle.id().name();
    List<String> versions =
        registry.statuses().stream()
            .filter(each -> each.id().name().equals(name) && each.state() == ModelState.READY)
            .map(each -> Long.toString(each.id().version()))
            .toList();
    JsonWriter json = new JsonWriter().beginObject().field("name", name);
    json.field("versions", versions);
    json.field("platform", Platform.of(handle.model().description().backend()));
    writeSpecs("inputs", handle.signature().inputs(), json);
    writeSpecs("outputs", handle.signature().outputs(), json);
    writeParameters(handle, json);
    return Response.json(json.endObject());
  }

  /** What the file says of the model, and what the protocol has no words for. */
  private static void writeParameters(ModelHandle handle, JsonWriter json) {
    List<ModelDescription.Fact> facts = handle.model().description().facts();
    Signature signature = handle.signature();
    if (facts.isEmpty() && signature.onRequest().isEmpty() && signature.instead().isEmpty()) {
      return;
    }
    json.name("parameters").beginObject();
    for (ModelDescription.Fact fact : facts) {
      if (fact.several()) {
        json.field(fact.name(), fact.values());
      } else {
        json.field(fact.name(), fact.values().getFirst());
      }
    }
    if (!signature.onRequest().isEmpty()) {
      writeSpecs("outputs_on_request", signature.onRequest(), json);
    }
    if (!signature.instead().isEmpty()) {
      writeSpecs("inputs_instead", signature.instead(), json);
    }
    json.endObject();
  }

  private static void writeSpecs(String member, List<TensorSpec> specs, JsonWriter json) {
    json.name(member).beginArray();
    for (TensorSpec spec : specs) {
      json.beginObject().field("name", spec.name()).field("datatype", spec.dataType().name());
      json.name("shape").beginArray();
      for (long dimension : spec.shape().dimensions()) {
        json.value(dimension);
      }
      json.endArray();
      if (!spec.labels().isEmpty()) {
        json.name("parameters").beginObject().field("labels", spec.labels()).endObject();
      }
      json.endObject();
    }
    json.endArray();
  }

  /** Answers tensors of a path that names no model, as Triton's containers for SageMaker do. */
  public CompletionStage<Response> infer(Request request, ModelHandle handle) {
    return infer(request, handle.id().name(), OptionalLong.empty())
        .thenApply(EndpointTensors::told);
  }

  private CompletionStage<Response> infer(Request request) {
    return infer(request, request.pathParam("model"), ModelPath.version(request));
  }

  private CompletionStage<Response> infer(Request request, String model, OptionalLong version) {
    if (memory.isEmpty()) {
      return infer(request, model, version, null);
    }
    SharedTensors shared = memory.get().ofRequest();
    return shared.during(() -> infer(request, model, version, shared));
  }

  private CompletionStage<Response> infer(
      Request request, String model, OptionalLong version, @Nullable SharedTensors shared) {
    RequestTrace trace = traces.begin(RequestTrace.Protocol.HTTP, model);
    InferBody body = InferBody.of(request);
    InferRequestReader.Decoded decoded =
        body.isRaw()
            ? RawInput.read(ModelPath.ready(registry.find(model, version)), body.bytes())
            : InferRequestReader.read(body, shared);
    trace.decoded(decoded.id().orElse(request.id()));
    RequestParameters parameters = decoded.parameters();
    InferenceRequest inference =
        new InferenceRequest(
                model,
                version,
                OnlyInput.named(
                    decoded.inputs(), parameters.contentType(), registry, model, version),
                deadlines.of(request, parameters.timeout()).orElse(null))
            .withOutputs(decoded.outputNames())
            .withPriority(parameters.priority());
    InferAnswer answer =
        new InferAnswer(
            decoded, () -> ModelPath.ready(registry.find(model, version)).signature(), shared);
    return request
        .whileConnected(service.infer(TrafficHeaders.apply(service, request.headers(), inference)))
        .thenApply(response -> answered(response, answer, trace));
  }

  private static Response answered(
      InferenceResponse response, InferAnswer answer, RequestTrace trace) {
    trace.answered(response);
    Response encoded = answer.to(response);
    trace.encoded();
    return encoded;
  }

  /** The body of an infer request that this model answers. */
  public static JsonWriter example(ModelHandle handle) {
    JsonWriter json = new JsonWriter().beginObject().name("inputs").beginArray();
    handle.model().example().forEach((name, tensor) -> TensorWriter.write(name, tensor, json));
    return json.endArray().endObject();
  }

  private ModelStatus find(Request request) {
    return registry.find(request.pathParam("model"), ModelPath.version(request));
  }
}
