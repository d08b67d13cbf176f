package dev.primavista.server.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
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

  /** How often the certificate's files are looked at. */
  private static final Duration CERTIFICATE_LOOK = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Exchange.Shared shared;
  private final Gate gate;
  private final List<OtherProtocol> others;
  private final Queue<Loop> loops = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile int port;

  private HttpServer(Exchange.Shared shared, List<OtherProtocol> others) {
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
    List<Step> all = new ArrayList<>(List.of(new HostCheck(config), new CrossSiteCheck()));
    all.addAll(steps);
    ServerConfig.Limits limits = config.limits();
    Exchange.Shared shared =
        new Exchange.Shared(
            config,
            new Router(routes),
            List.copyOf(all),
            new CpuThreads(limits.cpuThreads(), limits.cpuQueue()),
            new BodyBudget(limits.bodyBytesInFlight()),
            new InFlight(),
            new RequestIds(ThreadLocalRandom.current().nextLong()));
    HttpServer server = new HttpServer(shared, others);
    server.listen(limits.eventLoops());
    return server;
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
        config.tls().isPresent() ? Optional.empty() : Optional.of(config.timeouts().head());
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
      port = loops.element().port();
    } catch (CompletionException e) {
      close();
      throw new UncheckedIOException(bindException(e.getCause()));
    }
  }

  private BindException bindException(@Nullable Throwable cause) {
    ServerConfig config = shared.config();
    BindException refused =
        new BindException("port " + config.port() + " on " + config.host() + " cannot be bound");
    refused.initCause(cause);
    return refused;
  }

  /** The port that clients use. */
  public int port() {
    return port;
  }

  /** Requests that have begun and are not answered yet. */
  public int inFlight() {
    return shared.inFlight().count();
  }

  /** Connections that are open. */
  public int connections() {
    return connections.get();
  }

  /** Requests that wait for a CPU thread. */
  public int cpuQueued() {
    return shared.cpu().queued();
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
   * Drains for the lame-duck time, takes no more connections, lets the requests in flight end
   * within the drain time, and frees everything. Idempotent; not to be called on an event loop.
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
      List<Future<Void>> ends = new ArrayList<>();
      for (Loop loop = loops.poll(); loop != null; loop = loops.poll()) {
        ends.add(loop.shutdown(timeouts.drain()));
      }
      CompletableFuture<?> allEnded = Future.join(ends).toCompletionStage().toCompletableFuture();
      var _ = CompletableFuture.anyOf(allEnded, shared.inFlight().empty()).join();
    } finally {
      shared.cpu().close();
      join(vertx.close());
    }
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** One event loop's share of the server. */
  private final class Loop extends VerticleBase {
    private final Connections own = new Connections(shared.config().timeouts());
    private final Optional<Tls> tls = shared.config().tls().map(Tls::new);
    private io.vertx.core.http.@Nullable HttpServer server;

    @Override
    public Future<?> start() {
      io.vertx.core.http.HttpServer http = vertx.createHttpServer(options());
      tls.ifPresent(own -> vertx.setPeriodic(CERTIFICATE_LOOK.toMillis(), _ -> own.refresh(http)));
      server = http;
      loops.add(this);
      vertx.setPeriodic(own.interval().toMillis(), _ -> own.sweep(System.nanoTime()));
      return http.connectionHandler(this::opened)
          .invalidRequestHandler(this::invalid)
          .requestHandler(this::serve)
          .listen();
    }

    int port() {
      return server == null ? 0 : server.actualPort();
    }

    Future<Void> shutdown(Duration patience) {
      return server == null
          ? Future.succeededFuture()
          : server.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void opened(HttpConnection connection) {
      own.opened(connection, System.nanoTime());
      connection.closeHandler(_ -> own.closed(connection));
    }

    private void serve(HttpServerRequest request) {
      for (OtherProtocol other : others) {
        if (other.takes(request)) {
          own.began(request.connection(), other.begin(request, context, gate));
          return;
        }
      }
      Exchange exchange = new Exchange(shared, request, context);
      own.began(request.connection(), exchange);
      exchange.begin();
    }

    private void invalid(HttpServerRequest request) {
      InvalidHttp.answer(request, shared.ids());
    }

    private HttpServerOptions options() {
      ServerConfig config = shared.config();
      ServerConfig.Timeouts timeouts = config.timeouts();
      Duration silent = timeouts.request().plus(timeouts.idle());
      HttpServerOptions options = new HttpServerOptions();
      tls.ifPresent(own -> own.prepare(options));
      return options
          .setHost(config.host())
          .setPort(config.port() == 0 ? -1 : config.port())
          .setMaxHeaderSize(config.limits().headerBytes())
          .setMaxInitialLineLength(config.limits().uriBytes())
          .setMaxChunkSize(CHUNK_BYTES)
          .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
          .setIdleTimeout(Math.toIntExact(silent.toMillis()))
          .setHandle100ContinueAutomatically(false)
          .setInitialSettings(
              new Http2Settings()
                  .setMaxConcurrentStreams(MAX_STREAMS)
                  .setMaxHeaderListSize(config.limits().headerBytes()));
    }
  }
}
