package dev.primavista.server;

import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.FixedModels;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl;
import dev.primavista.core.tensor.DataType;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.memory.SharedMemory;
import dev.primavista.server.observability.ServerMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A whole server with echoing models named after their type, and a client of it. */
public final class RunningServer implements AutoCloseable {
  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry;
  private final PrimavistaServer server;
  private final Queue<Runnable> beforeEnd = new ConcurrentLinkedQueue<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public RunningServer() {
    this(Additions.none());
  }

  /** With a model that answers where a path names none. */
  public static RunningServer answeringWith(String model) {
    return new RunningServer(Additions.none().answeringWith(model));
  }

  /** Followed by somebody. */
  public static RunningServer observed(ServerMetrics metrics, Additions.Observation observation) {
    Additions none = Additions.none();
    return new RunningServer(
        new Additions(
            none.routes(),
            none.sections(),
            none.plainRoot(),
            observation,
            none.invoked(),
            none.memory()),
        metrics,
        Optional.empty());
  }

  /** The same that listens as the configuration says. */
  public static RunningServer observed(
      ServerConfig config, ServerMetrics metrics, Additions.Observation observation) {
    Additions none = Additions.none();
    return new RunningServer(
        config,
        new Additions(
            none.routes(),
            none.sections(),
            none.plainRoot(),
            observation,
            none.invoked(),
            none.memory()),
        metrics,
        Optional.empty());
  }

  /** Where clients may leave tensors in shared memory. */
  public static RunningServer sharing(SharedMemory memory) {
    return new RunningServer(Additions.none().sharing(memory));
  }

  /** With a repository that somebody controls. */
  public static RunningServer controlledBy(RepositoryControl control) {
    return new RunningServer(Additions.none(), new ServerMetrics(), Optional.of(control));
  }

  private RunningServer(Additions additions) {
    this(additions, new ServerMetrics(), Optional.empty());
  }

  /** That listens as the configuration says. */
  public static RunningServer listening(ServerConfig config) {
    return new RunningServer(config, Additions.none(), new ServerMetrics(), Optional.empty());
  }

  private RunningServer(
      Additions additions, ServerMetrics metrics, Optional<RepositoryControl> control) {
    this(ServerConfig.onLoopback(0), additions, metrics, control);
  }

  private RunningServer(
      ServerConfig config,
      Additions additions,
      ServerMetrics metrics,
      Optional<RepositoryControl> control) {
    this.registry =
        new ModelRegistry(
            new Backends(List.of()), new ModelExecutor.Surroundings(metrics, Ticker.SYSTEM, timer));
    for (DataType type : DataType.values()) {
      load(new ModelId("echo-" + type, 1), new EchoModel(type), ModelConfig.Execution.DIRECT);
    }
    InferenceService service = new InferenceService(registry, metrics, Ticker.SYSTEM);
    this.server =
        PrimavistaServer.start(
            config,
            new ModelServing(
                service,
                registry,
                control.orElseGet(() -> new FixedModels(registry)),
                metrics,
                Ticker.SYSTEM),
            additions);
  }

  public void load(ModelId id, LoadedModel model, ModelConfig.Execution execution) {
    load(id, model, ModelConfig.defaults().withExecution(execution));
  }

  public void load(ModelId id, LoadedModel model, ModelConfig config) {
    var _ = registry.load(id, config, 7, () -> model);
  }

  /** Takes a version out of memory; returns when it is freed. */
  public void unload(ModelId id) {
    var _ = registry.unload(id).join();
  }

  /** Shows a version as one that could not be loaded. */
  public void refuse(ModelId id, String reason) {
    registry.refuse(id, new ModelLoadException("malformed_file", reason));
  }

  /** Gives a model's versions names. */
  public void label(String model, Map<String, Long> labels) {
    registry.label(model, labels);
  }

  /** Runs this before anything else ends: what lets requests go that a failed test left behind. */
  public void beforeEnd(Runnable last) {
    beforeEnd.add(last);
  }

  public PrimavistaServer server() {
    return server;
  }

  /** Every version that it knows. */
  public List<ModelStatus> statuses() {
    return registry.statuses();
  }

  public HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.GET());
  }

  public HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Sends a body, or none, with another method. */
  public HttpResponse<String> send(String method, String path, String body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Bytes in and out. */
  public HttpResponse<byte[]> postBytes(String path, byte[] body, String... headers)
      throws Exception {
    return client.send(
        request(path).headers(headers).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  /** Bytes as they are. */
  public HttpResponse<byte[]> getBytes(String path, String... headers) throws Exception {
    HttpRequest request = request(path).headers(headers).GET().build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    beforeEnd.forEach(Runnable::run);
    client.close();
    server.close();
    registry.close();
    timer.close();
  }
}
