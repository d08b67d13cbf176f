package dev.primavista.server.http;

import dev.primavista.core.Promptness;
import dev.primavista.server.security.ApiKeys;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 and HTTP/2 on one port, in clear text or over TLS. Each event loop serves its own
 * connections; a handler runs on its connection's loop unless its route says otherwise.
 */
public final class HttpServer implements AutoCloseable {
  private static final int MAX_STREAMS = 128;
  private static final int CHUNK_BYTES = 64 * 1024;

  /** HTTP/2's bytes that may be on their way: a long body has not to wait for each 64 KiB. */
  private static final int STREAM_WINDOW = 1024 * 1024;

  private static final int CONNECTION_WINDOW = 4 * STREAM_WINDOW;

  /**
   * Streams that a client may give up on one connection in a window, as callers with deadlines do;
   * one that gives up more is closed, because opening and giving up costs us more than it.
   */
  private static final int MOST_RESETS = 10_000;

  private static final int RESET_WINDOW_SECONDS = 10;
  private static final int FRAME_BYTES = 64 * 1024;

  /** Vert.x takes negative numbers for free ports: the same one on all loops. */
  private static final int ANY_PORT = -1;

  private static final int ANY_OTHER_PORT = -2;

  /** HTTP's "misdirected request". */
  private static final int WRONG_PORT = 421;

  /** How often the files of certificate and keys are looked at. */
  private static final Duration FILE_LOOK = Duration.ofSeconds(1);

  /** A loop reads within it what had come before, so that it is in flight. */
  private static final Duration READ = Duration.ofMillis(20);

  /** How long a client may take to hear that its connection ends. */
  private static final Duration HEARD = Duration.ofSeconds(2);

  /** What is not needed for the first answers waits until then. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final Vertx vertx;
  private final Shared shared;
  private final Gate gate;
  private final List<OtherProtocol> others;
  private final Queue<Loop> loops = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile List<Integer> ports = List.of();

  private HttpServer(Shared shared, List<OtherProtocol> others) {
    this.shared = shared;
    this.gate = new Gate(shared);
    this.others = List.copyOf(others);
    this.vertx = newVertx(shared.config());
  }

  /**
   * Binds the port and serves.
   *
   * @param steps what concerns every request, after the server's own checks
   * @throws UncheckedIOException of a {@link BindException} if the address cannot be bound
   */
  public static HttpServer start(ServerConfig config, List<Route> routes, List<Step> steps) {
    return start(config, routes, steps, List.of());
  }

  /**
   * The same, with protocols that share its port; see {@link #start(ServerConfig, List, List)}.
   *
   * @param others what they take is not HTTP's; the first that takes a request answers it
   */
  public static HttpServer start(
      ServerConfig config, List<Route> routes, List<Step> steps, List<OtherProtocol> others) {
    Router router = new Router(routes);
    CrossOrigin crossOrigin = new CrossOrigin(config.callers().origins(), router);
    List<Step> all =
        new ArrayList<>(List.of(new HostCheck(config), new CrossSiteCheck(crossOrigin)));
    all.addAll(steps);
    ServerConfig.Limits limits = config.limits();
    Shared shared =
        new Shared(
            config,
            router,
            crossOrigin,
            new Guard(config.callers().keys().map(ApiKeys::new)),
            List.copyOf(all),
            CpuThreads.prompt(limits.cpuThreads(), limits.cpuQueue()),
            CpuThreads.slow(limits.cpuThreads(), limits.cpuQueue()),
            new BodyBudget(limits.bodyBytesInFlight()),
            new InFlight(),
            new RequestIds(ThreadLocalRandom.current().nextLong()));
    HttpServer server = new HttpServer(shared, others);
    server.listen(limits.eventLoops());
    server.followKeys();
    return server;
  }

  private void followKeys() {
    shared
        .guard()
        .keys()
        .ifPresent(keys -> vertx.setPeriodic(FILE_LOOK.toMillis(), _ -> keys.refresh()));
  }

  private Vertx newVertx(ServerConfig config) {
    FileSystemOptions files =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(config.limits().eventLoops())
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(files);
    int most = config.limits().connections();
    // Heads that are encrypted cannot be watched here: there the handshake has its own bound.
    Optional<Duration> headTimeout =
        config.callers().tls().isPresent()
            ? Optional.empty()
            : Optional.of(config.timeouts().head());
    return Vertx.builder()
        .with(options)
        .withTransport(
            new GuardedTransport(() -> new ConnectionGuard(connections, most, headTimeout)))
        .build();
  }

  private void listen(int instances) {
    DeploymentOptions options =
        new DeploymentOptions()
            .setInstances(instances)
            .setThreadingModel(ThreadingModel.EVENT_LOOP);
    try {
      String _ = join(vertx.deployVerticle(Loop::new, options));
      ports = loops.element().ports();
    } catch (CompletionException e) {
      close();
      throw new UncheckedIOException(bindException(e.getCause()));
    }
  }

  private BindException bindException(@Nullable Throwable cause) {
    ServerConfig config = shared.config();
    OptionalInt grpc = config.ports().grpc();
    String ports = config.ports().main() + (grpc.isPresent() ? " or " + grpc.getAsInt() : "");
    BindException refused =
        new BindException("port " + ports + " on " + config.host() + " cannot be bound");
    refused.initCause(cause);
    return refused;
  }

  /** The port that clients use. */
  public int port() {
    return ports.getFirst();
  }

  /** The port where gRPC alone is spoken, if there is one. */
  public OptionalInt grpcPort() {
    return ports.size() > 1 ? OptionalInt.of(ports.getLast()) : OptionalInt.empty();
  }

  /** Requests that have begun and are not answered yet. */
  public int inFlight() {
    return shared.inFlight().count();
  }

  /** Connections that are open. */
  public int connections() {
    return connections.get();
  }

  /** Requests that wait for a CPU thread, of either lane. */
  public int cpuQueued() {
    return shared.cpu().queued() + shared.slow().queued();
  }

  /** Who lets requests pass. */
  public Guard guard() {
    return shared.guard();
  }

  /** The routing table, in its order. */
  public List<Route> routes() {
    return shared.router().routes();
  }

  /** From now on every answer ends its connection; requests are still taken. */
  public void drain() {
    shared.inFlight().drain();
  }

  /**
   * Drains for the lame-duck time, says goodbye, takes no more connections, lets the requests in
   * flight end within the drain time, and frees everything. Idempotent; not to be called on an
   * event loop.
   */
  @Override
  public void close() {
    drain();
    ServerConfig.Timeouts timeouts = shared.config().timeouts();
    try {
      if (!loops.isEmpty() && !timeouts.lameDuck().isZero()) {
        boolean _ =
            join(vertx.timer(timeouts.lameDuck().toMillis(), TimeUnit.MILLISECONDS).map(true));
      }
      Future<?> _ =
          join(Future.join(loops.stream().map(Loop::sayGoodbye).toList()).otherwiseEmpty());
      List<Future<?>> ends = new ArrayList<>();
      for (Loop loop = loops.poll(); loop != null; loop = loops.poll()) {
        ends.add(loop.shutdown(timeouts.drain()));
      }
      CompletableFuture<?> allEnded = Future.join(ends).toCompletionStage().toCompletableFuture();
      var _ = CompletableFuture.anyOf(allEnded, shared.inFlight().empty()).join();
    } finally {
      shared.cpu().close();
      shared.slow().close();
      join(vertx.close());
    }
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** One event loop's share of the server. */
  private final class Loop extends VerticleBase {
    private final Connections own = new Connections(shared.config().timeouts());
    private final Optional<Tls> tls = shared.config().callers().tls().map(Tls::new);
    private final List<io.vertx.core.http.HttpServer> servers = new ArrayList<>(2);

    @Override
    public Future<?> start() {
      loops.add(this);
      vertx.setTimer(SETTLED.toMillis(), _ -> Promptness.soon(this::onLoop));
      vertx.setPeriodic(own.interval().toMillis(), _ -> own.sweep(System.nanoTime()));
      ServerConfig config = shared.config();
      int main = config.ports().main();
      Lanes lanes = Lanes.here(shared, context);
      Future<?> listening = listen(main == 0 ? ANY_PORT : main, request -> serve(request, lanes));
      OptionalInt grpc = config.ports().grpc();
      return grpc.isEmpty() ? listening : listening.compose(_ -> listenForOthers(grpc.getAsInt()));
    }

    private void onLoop(Runnable work) {
      context.runOnContext(_ -> work.run());
    }

    private Future<?> listenForOthers(int wanted) {
      return listen(wanted == 0 ? ANY_OTHER_PORT : wanted, this::serveOther);
    }

    private Future<?> listen(int wanted, Handler<HttpServerRequest> handler) {
      io.vertx.core.http.HttpServer http = vertx.createHttpServer(options(wanted));
      tls.ifPresent(own -> vertx.setPeriodic(FILE_LOOK.toMillis(), _ -> own.refresh(http)));
      servers.add(http);
      return http.connectionHandler(this::opened)
          .invalidRequestHandler(this::invalid)
          .requestHandler(handler)
          .listen();
    }

    List<Integer> ports() {
      return servers.stream().map(io.vertx.core.http.HttpServer::actualPort).toList();
    }

    /** Done when clients know that the connections end, and what they sent before is in flight. */
    Future<?> sayGoodbye() {
      Promise<Object> said = Promise.promise();
      onLoop(
          () -> {
            Future<?> heard = own.sayGoodbye();
            vertx.setTimer(READ.toMillis(), _ -> heard.onComplete(_ -> said.tryComplete()));
            vertx.setTimer(HEARD.toMillis(), _ -> said.tryComplete());
          });
      return said.future();
    }

    Future<?> shutdown(Duration patience) {
      return Future.join(
          servers.stream()
              .map(http -> http.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS))
              .toList());
    }

    private void opened(HttpConnection connection) {
      own.opened(connection, System.nanoTime());
      AnswerEncoder.install(connection);
      connection.closeHandler(_ -> own.closed(connection));
    }

    private void serve(HttpServerRequest request, Lanes lanes) {
      if (!servedByOther(request)) {
        Exchange exchange = new Exchange(request, lanes);
        own.began(request.connection(), exchange);
        exchange.begin();
      }
    }

    private boolean servedByOther(HttpServerRequest request) {
      for (OtherProtocol other : others) {
        if (other.takes(request)) {
          own.began(request.connection(), other.begin(request, context, gate));
          return true;
        }
      }
      return false;
    }

    private void serveOther(HttpServerRequest request) {
      if (!servedByOther(request)) {
        var _ = request.response().setStatusCode(WRONG_PORT).end();
      }
    }

    private void invalid(HttpServerRequest request) {
      InvalidHttp.answer(request, shared.ids());
    }

    private HttpServerOptions options(int port) {
      ServerConfig config = shared.config();
      ServerConfig.Timeouts timeouts = config.timeouts();
      Duration silent = timeouts.request().plus(timeouts.idle());
      HttpServerOptions options = new HttpServerOptions();
      tls.ifPresent(own -> own.prepare(options));
      return options
          .setHost(config.host())
          .setPort(port)
          .setMaxHeaderSize(config.limits().headerBytes())
          .setMaxInitialLineLength(config.limits().uriBytes())
          .setMaxChunkSize(CHUNK_BYTES)
          .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
          .setIdleTimeout(Math.toIntExact(silent.toMillis()))
          .setHandle100ContinueAutomatically(false)
          .setStrictThreadMode(true)
          .setPerFrameWebSocketCompressionSupported(false)
          .setPerMessageWebSocketCompressionSupported(false)
          .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
          .setHttp2RstFloodMaxRstFramePerWindow(MOST_RESETS)
          .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
          .setHttp2RstFloodWindowDuration(RESET_WINDOW_SECONDS)
          .setInitialSettings(
              new Http2Settings()
                  .setInitialWindowSize(STREAM_WINDOW)
                  .setMaxFrameSize(FRAME_BYTES)
                  .setMaxConcurrentStreams(MAX_STREAMS)
                  .setMaxHeaderListSize(config.limits().headerBytes()));
    }
  }
}
