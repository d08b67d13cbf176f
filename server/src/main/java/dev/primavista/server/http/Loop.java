package dev.primavista.server.http;

import dev.primavista.server.http.tls.Tls;
import dev.primavista.server.http.wire.AnswerEncoder;
import dev.primavista.server.http.wire.ChunkCheck;
import dev.primavista.server.http.wire.ControlFrames;
import dev.primavista.server.http.wire.MinorVersions;
import dev.primavista.server.http.wire.RefusedStreams;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** One event loop's share of the server. */
final class Loop extends VerticleBase {
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

  /** A loop reads within it what had come before, so that it is in flight. */
  private static final Duration READ = Duration.ofMillis(20);

  /** How long a client may take to hear that its connection ends. */
  private static final Duration HEARD = Duration.ofSeconds(2);

  /** How often the files of certificate and key are looked at. */
  private static final Duration FILE_LOOK = Duration.ofSeconds(1);

  private final Shared shared;
  private final Gate gate;
  private final InvalidHttp invalid;
  private final List<OtherProtocol> others;
  private final Connections own;
  private final List<io.vertx.core.http.HttpServer> servers = new ArrayList<>(2);

  Loop(Shared shared, Gate gate, List<OtherProtocol> others) {
    this.shared = shared;
    this.gate = gate;
    this.invalid = new InvalidHttp(shared);
    this.others = others;
    this.own = new Connections(shared.config().timeouts());
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(own.interval().toMillis(), _ -> own.sweep(System.nanoTime()));
    ServerConfig config = shared.config();
    int main = config.ports().main();
    Lanes lanes = Lanes.here(shared, context);
    Future<?> listening = listen(main == 0 ? ANY_PORT : main, request -> serve(request, lanes));
    OptionalInt grpc = config.ports().grpc();
    return grpc.isEmpty() ? listening : listening.compose(_ -> listenForOthers(grpc.getAsInt()));
  }

  private Future<?> listenForOthers(int wanted) {
    return listen(wanted == 0 ? ANY_OTHER_PORT : wanted, this::serveOther);
  }

  private Future<?> listen(int wanted, Handler<HttpServerRequest> handler) {
    HttpServerOptions options = options(wanted);
    Optional<Tls> tls = shared.config().callers().tls().map(Tls::new);
    tls.ifPresent(own -> own.prepare(options, vertx));
    io.vertx.core.http.HttpServer http = vertx.createHttpServer(options);
    tls.ifPresent(own -> vertx.setPeriodic(FILE_LOOK.toMillis(), _ -> own.refresh(http, vertx)));
    servers.add(http);
    return http.connectionHandler(this::opened)
        .invalidRequestHandler(invalid::answer)
        .requestHandler(handler)
        .listen();
  }

  /** The port for everything, and one for the other protocols where there is one. */
  List<Integer> ports() {
    return servers.stream().map(io.vertx.core.http.HttpServer::actualPort).toList();
  }

  /** Done when clients know that the connections end, and what they sent before is in flight. */
  Future<?> sayGoodbye() {
    Promise<Object> said = Promise.promise();
    context.runOnContext(
        _ -> {
          Future<?> heard = own.sayGoodbye();
          vertx.setTimer(READ.toMillis(), _ -> heard.onComplete(_ -> said.tryComplete()));
          vertx.setTimer(HEARD.toMillis(), _ -> said.tryComplete());
        });
    return said.future();
  }

  /** Takes no more connections, and ends each when it is idle or the patience is over. */
  Future<?> shutdown(Duration patience) {
    return Future.join(
        servers.stream()
            .map(http -> http.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS))
            .toList());
  }

  /** Ends at once what a shutdown still waits for. */
  Future<?> close() {
    return Future.join(servers.stream().map(io.vertx.core.http.HttpServer::close).toList());
  }

  private void opened(HttpConnection connection) {
    own.opened(connection, System.nanoTime());
    AnswerEncoder.install(connection);
    RefusedStreams.install(connection);
    MinorVersions.install(connection);
    ChunkCheck.install(connection, () -> own.malformed(connection));
    ControlFrames.install(connection);
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
      invalid.misdirected(request);
    }
  }

  private HttpServerOptions options(int port) {
    ServerConfig config = shared.config();
    ServerConfig.Timeouts timeouts = config.timeouts();
    Duration silent = timeouts.request().plus(timeouts.idle());
    return new HttpServerOptions()
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
