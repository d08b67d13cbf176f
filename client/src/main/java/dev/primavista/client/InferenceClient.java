package dev.primavista.client;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * A client of one server of the Open Inference Protocol V2. Each method has a twin that does not
 * wait; cancelling what that gives, or completing it otherwise as {@code orTimeout} does, ends the
 * exchange, and the server stops working on it where it can. All fail with an {@link
 * InferenceException}; what waits also with a {@link CancellationException}, where its thread is
 * interrupted: that ends the exchange, and the thread stays interrupted. Thread-safe; to be made
 * once and kept, because it keeps its connections.
 */
public final class InferenceClient implements AutoCloseable {
  private static final String JSON_BYTES = "Inference-Header-Content-Length";
  private static final String TIMEOUT = "X-Request-Timeout-Ms";

  private final ClientConfig config;
  private final HttpClient http;
  private final Timing timing;
  private final Turns turns;
  private final Attempts attempts;
  private final Attempts once;
  private final String base;

  InferenceClient(ClientConfig config, HttpClient http, Timing timing) {
    this.config = config;
    this.http = http;
    this.timing = timing;
    this.turns = new Turns(config.exchanges());
    this.attempts = new Attempts(http, config, turns, timing);
    this.once = new Attempts(http, config.withRetries(Retries.NONE), turns, timing);
    this.base = config.server().toString().replaceAll("/+$", "") + "/v2";
  }

  /** For the server at this address, such as {@code http://localhost:8080}. */
  public static InferenceClient to(String server) {
    return of(ClientConfig.of(URI.create(server)));
  }

  /** Over an HTTP client of its own. */
  public static InferenceClient of(ClientConfig config) {
    return of(config, config.newHttpClient());
  }

  /**
   * Over an HTTP client of the caller's, with its own TLS, proxy and protocol version; it is closed
   * with this one.
   */
  public static InferenceClient of(ClientConfig config, HttpClient http) {
    return new InferenceClient(config, http, Timing.SYSTEM);
  }

  /** Asks a model and waits for its answer. */
  public InferResponse infer(InferRequest request) {
    return join(inferAsync(request));
  }

  /** Asks a model. */
  public CompletableFuture<InferResponse> inferAsync(InferRequest request) {
    return attempts.send(
        request.timeout().orElse(config.timeout()),
        left -> post(request, left),
        response -> ResponseReader.read(answer(response), jsonBytes(response)));
  }

  /** The body of what is no refusal. */
  private byte[] answer(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      throw Answers.refusal(response, timing.now());
    }
    return response.body();
  }

  private HttpRequest post(InferRequest request, Duration left) {
    RequestBody body = RequestBody.of(request, config.encoding(), left);
    HttpRequest.Builder builder =
        to(path(request.model(), request.version()) + "/infer", left).POST(body.publisher());
    return body.binary()
        ? builder
            .setHeader("Content-Type", "application/octet-stream")
            .setHeader(JSON_BYTES, Integer.toString(body.jsonBytes()))
            .build()
        : builder.setHeader("Content-Type", "application/json").build();
  }

  private static int jsonBytes(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue(JSON_BYTES)
        .map(Integer::valueOf)
        .orElse(response.body().length);
  }

  private HttpRequest.Builder to(String path, Duration left) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + path)).timeout(left);
    builder.setHeader(TIMEOUT, Long.toString(Math.max(1, left.toMillis())));
    config.headers().forEach(builder::setHeader);
    return builder;
  }

  private static String path(String model, OptionalLong version) {
    String name = URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
    return "/models/" + name + (version.isPresent() ? "/versions/" + version.getAsLong() : "");
  }

  /** What the version that is served by default takes and gives. */
  public ModelMetadata metadata(String model) {
    return join(metadataAsync(model));
  }

  /** The same without waiting. */
  public CompletableFuture<ModelMetadata> metadataAsync(String model) {
    return get(path(model, OptionalLong.empty()), MetadataReader::model);
  }

  /** What one version takes and gives. */
  public ModelMetadata metadata(String model, long version) {
    return join(get(path(model, OptionalLong.of(version)), MetadataReader::model));
  }

  /** What the server says of itself. */
  public ServerMetadata server() {
    return join(get("", MetadataReader::server));
  }

  /** Whether the server runs. */
  public boolean live() {
    return join(says("/health/live"));
  }

  /** Whether the server answers requests. */
  public boolean ready() {
    return join(readyAsync());
  }

  /** The same without waiting. */
  public CompletableFuture<Boolean> readyAsync() {
    return says("/health/ready");
  }

  /**
   * Whether a model answers; false where there is none.
   *
   * @throws InferenceException where the server says neither yes nor no, as to a wrong key
   */
  public boolean ready(String model) {
    return join(says(path(model, OptionalLong.empty()) + "/ready"));
  }

  /** Whether one version answers. */
  public boolean ready(String model, long version) {
    return join(says(path(model, OptionalLong.of(version)) + "/ready"));
  }

  private <T> CompletableFuture<T> get(String path, Function<byte[], T> reading) {
    return attempts.send(
        config.timeout(),
        left -> to(path, left).GET().build(),
        response -> reading.apply(answer(response)));
  }

  /** No is an answer: nothing is tried again. */
  private CompletableFuture<Boolean> says(String path) {
    return once.send(
        config.timeout(),
        left -> to(path, left).GET().build(),
        response -> !Answers.saysNo(response.statusCode()) && answer(response) != null);
  }

  private static <T> T join(CompletableFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof InferenceException known) {
        throw known;
      }
      throw new CompletionException(failure.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new CancellationException("the waiting thread was interrupted");
    }
  }

  /** Ends the connections when the exchanges under way, and those that wait, are done. */
  @Override
  public void close() {
    turns.close();
    http.close();
  }
}
