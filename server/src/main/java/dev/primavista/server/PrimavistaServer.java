package dev.primavista.server;

import dev.primavista.server.console.ConsoleFiles;
import dev.primavista.server.console.ConsoleState;
import dev.primavista.server.grpc.GrpcProtocol;
import dev.primavista.server.http.HttpServer;
import dev.primavista.server.http.RequestDeadline;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.http.Step;
import dev.primavista.server.invocations.InvocationRoutes;
import dev.primavista.server.invocations.InvokedModel;
import dev.primavista.server.oip.OipRoutes;
import dev.primavista.server.openapi.OpenApiRoutes;
import dev.primavista.server.records.RecordRoutes;
import dev.primavista.server.scoring.Scorer;
import dev.primavista.server.traffic.TrafficRoutes;
import dev.primavista.server.triton.LogRoutes;
import dev.primavista.server.triton.RepositoryRoutes;
import dev.primavista.server.triton.RepositoryThreads;
import dev.primavista.server.triton.SharedMemoryRoutes;
import dev.primavista.server.triton.TraceRoutes;
import dev.primavista.server.triton.Traces;
import dev.primavista.server.triton.TritonRoutes;
import dev.primavista.server.v1.V1Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The whole server: protocols, metrics, console and the applications' routes on one port. It binds
 * first and is ready when it is told so, after the models were loaded; from the beginning of
 * draining it is not ready any more. It does not own the models.
 */
public final class PrimavistaServer implements AutoCloseable {
  /** The longest load of a model, with files in base64. */
  public static final long MAX_LOAD_BYTES = 512L * 1024 * 1024;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** What the port for operators tells. */
  private static final Set<String> OPERATORS =
      Set.of("/v2/health/live", "/v2/health/ready", "/metrics");

  private final HttpServer http;
  private final Optional<HttpServer> operators;
  private final ServerConfig config;
  private final Readiness readiness;

  /** Whether requests should come here. */
  private static final class Readiness {
    private volatile boolean opened;
    private volatile boolean draining;

    boolean ready() {
      return opened && !draining;
    }
  }

  /**
   * What all protocols tell and change.
   *
   * @param threads of the repository's calls
   * @param maxBodyBytes of one request to a model
   * @param keyed whether callers need a key
   */
  private record Shared(
      Readiness readiness,
      Traces traces,
      RepositoryThreads threads,
      long maxBodyBytes,
      boolean keyed) {}

  private PrimavistaServer(
      HttpServer http, Optional<HttpServer> operators, ServerConfig config, Readiness readiness) {
    this.http = http;
    this.operators = operators;
    this.config = config;
    this.readiness = readiness;
  }

  /**
   * Binds the port and serves, not ready yet.
   *
   * @throws java.io.UncheckedIOException if the port cannot be bound
   */
  public static PrimavistaServer start(
      ServerConfig config, ModelServing serving, Additions additions) {
    Readiness readiness = new Readiness();
    Traces traces = new Traces(serving.ticker());
    Shared shared =
        new Shared(
            readiness,
            traces,
            new RepositoryThreads(),
            config.limits().bodyBytes(),
            config.callers().keys().isPresent());
    List<Route> routes =
        ModelAdmission.byPath(serving.service(), serving.registry())
            .before(routes(serving, additions, shared))
            .stream()
            .map(new Starting(() -> readiness.opened)::around)
            .map(
                additions
                    .observation()
                    .capture()
                    .map(capture -> capture.around(serving.registry()))
                    .orElse(UnaryOperator.identity()))
            .toList();
    List<Step> steps = new ArrayList<>(additions.observation().steps());
    steps.add(serving.metrics().step());
    GrpcProtocol grpc = grpc(serving, additions, shared);
    HttpServer http = HttpServer.start(config, routes, steps, List.of(grpc));
    serving.metrics().watch(serving.registry());
    serving.metrics().watch(http);
    return new PrimavistaServer(http, operators(config, http), config, readiness);
  }

  /**
   * A server of its own, with its own thread and its own limit of connections, so that neither a
   * busy model nor a full port keeps probes and scrapes waiting.
   */
  private static Optional<HttpServer> operators(ServerConfig config, HttpServer http) {
    if (config.ports().metrics().isEmpty()) {
      return Optional.empty();
    }
    List<Route> routes =
        http.routes().stream().filter(route -> OPERATORS.contains(route.template())).toList();
    try {
      return Optional.of(HttpServer.start(config.forOperators(), routes, List.of()));
    } catch (RuntimeException taken) {
      http.close();
      throw taken;
    }
  }

  private static GrpcProtocol grpc(ModelServing serving, Additions additions, Shared shared) {
    return new GrpcProtocol(
        new GrpcProtocol.Served(
            serving.service(),
            serving.registry(),
            serving.control(),
            shared.threads(),
            shared.traces(),
            additions.observation().capture(),
            additions.memory(),
            shared.readiness()::ready,
            serving.ticker()),
        shared.maxBodyBytes());
  }

  private static List<Route> routes(ModelServing serving, Additions additions, Shared shared) {
    RequestDeadline deadlines = new RequestDeadline(serving.ticker());
    Readiness readiness = shared.readiness();
    Traces traces = shared.traces();
    long start = serving.ticker().nanos();
    ConsoleState.Health health =
        new ConsoleState.Health(
            readiness::ready, () -> (serving.ticker().nanos() - start) / NANOS_PER_SECOND);
    List<Route> routes = new ArrayList<>();
    OipRoutes tensors =
        new OipRoutes(serving.service(), serving.registry(), deadlines, traces, additions.memory());
    routes.addAll(tensors.routes(shared.maxBodyBytes(), readiness::ready));
    Stream.of(
            new TritonRoutes(serving.registry()).routes(),
            new SharedMemoryRoutes(additions.memory()).routes(),
            new RepositoryRoutes(serving.control(), shared.threads()).routes(MAX_LOAD_BYTES),
            new TraceRoutes(traces, serving.registry()).routes(),
            new LogRoutes().routes())
        .flatMap(List::stream)
        .map(Route::asWritten)
        .forEach(routes::add);
    routes.addAll(
        new RecordRoutes(serving.service(), serving.registry(), deadlines)
            .routes(shared.maxBodyBytes()));
    Scorer scorer = new Scorer(serving.service(), deadlines);
    routes.addAll(new TrafficRoutes(serving.service().traffic(), serving.registry()).routes());
    routes.addAll(new V1Routes(scorer, serving.registry()).routes(shared.maxBodyBytes()));
    InvokedModel invoked = new InvokedModel(serving.registry(), additions.invoked());
    ModelAdmission admission =
        new ModelAdmission(
            serving.service(),
            (head, pathParams) ->
                Optional.of(
                    new ModelAdmission.Asked(
                        invoked.meant(head, pathParams), OptionalLong.empty())));
    new InvocationRoutes(scorer, tensors::infer, invoked, admission, readiness::ready)
        .routes(shared.maxBodyBytes()).stream()
            .filter(route -> !has(additions.routes(), route))
            .forEach(routes::add);
    routes.addAll(serving.metrics().routes());
    routes.add(
        new ConsoleState(serving.registry(), serving.metrics(), health, additions.sections())
            .route());
    routes.addAll(
        new OpenApiRoutes(() -> List.copyOf(routes), serving.registry(), shared.keyed()).routes());
    routes.addAll(new ConsoleFiles(additions.plainRoot()).routes());
    routes.addAll(additions.routes());
    return routes;
  }

  /** Whether an application answers this path itself. */
  private static boolean has(List<Route> routes, Route route) {
    return routes.stream().anyMatch(each -> each.template().equals(route.template()));
  }

  /** From now on {@code /v2/health/ready} says yes, until draining begins. */
  public void open() {
    readiness.opened = true;
  }

  /** The port that clients use. */
  public int port() {
    return http.port();
  }

  /** The port where gRPC alone is spoken, if there is one. */
  public OptionalInt grpcPort() {
    return http.grpcPort();
  }

  /** The port where health and metrics alone are told, if there is one. */
  public OptionalInt metricsPort() {
    return operators.isPresent() ? OptionalInt.of(operators.get().port()) : OptionalInt.empty();
  }

  /** The address that clients use; loopback where every address is bound. */
  public String url() {
    String host =
        switch (config.host()) {
          case "0.0.0.0", "::", "127.0.0.1" -> "localhost";
          default -> config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        };
    return (config.callers().tls().isPresent() ? "https://" : "http://") + host + ":" + http.port();
  }

  /** Requests that are being answered now. */
  public int inFlight() {
    return http.inFlight();
  }

  /** Every route, for documents made from them. */
  public List<Route> routes() {
    return http.routes();
  }

  /** Says not ready; answers close their connections; requests are still taken. */
  public void drain() {
    readiness.draining = true;
    operators.ifPresent(HttpServer::drain);
    http.drain();
  }

  /**
   * Drains, lets the requests in flight end, and frees the ports: that of operators last, so that
   * they see it live until then. Idempotent.
   */
  @Override
  public void close() {
    drain();
    http.close();
    operators.ifPresent(HttpServer::close);
  }
}
