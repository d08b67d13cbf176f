package dev.primavista.server.http;

import dev.primavista.server.http.tls.WrongTls;
import dev.primavista.server.http.wire.GuardedTransport;
import dev.primavista.server.security.ApiKeys;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 and HTTP/2 on one port, in clear text or over TLS. Each event loop serves its own
 * connections; a handler runs on its connection's loop unless its route says otherwise.
 */
public final class HttpServer implements AutoCloseable {
  /** How often the file of keys is looked at. */
  private static final Duration KEYS_LOOK = Duration.ofSeconds(1);

  /** What is not needed for the first answers waits until then. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final GuardedTransport transport;
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
    this.transport = new GuardedTransport(this::newGuard, shared.config().ipv4Only());
    this.vertx = newVertx(shared.config().limits().eventLoops());
  }

  /**
   * Binds the port and serves.
   *
   * @param steps what concerns every request, after the server's own checks
   * @throws UncheckedIOException of a {@link BindException} if the address cannot be bound
   * @throws WrongTls if its certificate or key cannot be used
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
            new AnswerBudget(limits.answerBytesInFlight()),
            new InFlight(),
            new RequestIds(ThreadLocalRandom.current().nextLong()));
    HttpServer server = new HttpServer(shared, others);
    server.listen(limits.eventLoops());
    server.followKeys();
    server.vertx.setTimer(SETTLED.toMillis(), _ -> server.transport.beginPromptness());
    return server;
  }

  private void followKeys() {
    shared
        .guard()
        .keys()
        .ifPresent(keys -> vertx.setPeriodic(KEYS_LOOK.toMillis(), _ -> keys.refresh()));
  }

  private Vertx newVertx(int loops) {
    FileSystemOptions files =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(loops)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(files);
    return Vertx.builder().with(options).withTransport(transport).build();
  }

  private ConnectionGuard newGuard() {
    ServerConfig config = shared.config();
    // Heads that are encrypted cannot be watched here: there the handshake has its own bound.
    Optional<Duration> headTimeout =
        config.callers().tls().isPresent()
            ? Optional.empty()
            : Optional.of(config.timeouts().head());
    InvalidHttp invalid = new InvalidHttp(shared);
    return new ConnectionGuard(
        connections, config.limits().connections(), headTimeout, invalid::tell);
  }

  private void listen(int instances) {
    DeploymentOptions options =
        new DeploymentOptions()
            .setInstances(instances)
            .setThreadingModel(ThreadingModel.EVENT_LOOP);
    try {
      String _ = join(vertx.deployVerticle(this::newLoop, options));
      ports = loops.element().ports();
    } catch (CompletionException e) {
      close();
      if (e.getCause() instanceof WrongTls wrong) {
        throw wrong;
      }
      throw new UncheckedIOException(bindException(e.getCause()));
    }
  }

  private Loop newLoop() {
    Loop loop = new Loop(shared, gate, others);
    loops.add(loop);
    return loop;
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
   * Drains for the lame-duck time, takes no more connections, says goodbye, lets the requests in
   * flight end within the drain time, and frees everything. Idempotent; not to be called on an
   * event loop.
   */
  @Override
  public void close() {
    drain();
    List<Loop> ending = new ArrayList<>();
    for (Loop loop = loops.poll(); loop != null; loop = loops.poll()) {
      ending.add(loop);
    }
    try {
      if (!ports.isEmpty() && !ending.isEmpty()) {
        end(ending);
      }
    } finally {
      shared.cpu().close();
      shared.slow().close();
      join(vertx.close());
    }
  }

  private void end(List<Loop> ending) {
    ServerConfig.Timeouts timeouts = shared.config().timeouts();
    if (!timeouts.lameDuck().isZero()) {
      boolean _ =
          join(vertx.timer(timeouts.lameDuck().toMillis(), TimeUnit.MILLISECONDS).map(true));
    }
    transport.stopListening();
    all(ending, Loop::sayGoodbye).join();
    CompletableFuture<?> ended = all(ending, loop -> loop.shutdown(timeouts.drain()));
    var _ = CompletableFuture.anyOf(ended, shared.inFlight().empty()).join();
    all(ending, Loop::close).join();
  }

  /** Done when all are, whether well or not. */
  private static CompletableFuture<?> all(List<Loop> loops, Function<Loop, Future<?>> what) {
    return Future.join(loops.stream().map(what).toList())
        .otherwiseEmpty()
        .toCompletionStage()
        .toCompletableFuture();
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
