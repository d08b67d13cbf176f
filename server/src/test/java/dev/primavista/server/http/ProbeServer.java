package dev.primavista.server.http;

import dev.primavista.core.ServingException;
import dev.primavista.core.SharedThread;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.security.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** A server with a route for each thing that tests want to see, and its clients. */
final class ProbeServer implements AutoCloseable {
  private static final long MIB = 1024 * 1024;

  /** A handler's request and the answer that the test gives it. */
  record Held(Request request, CompletableFuture<Response> answer) {}

  private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
  private final BlockingQueue<Step.Completion> completions = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> cancelled = new CompletableFuture<>();
  private final BlockingQueue<CountDownLatch> cpuGates = new ArrayBlockingQueue<>(16);
  private HttpServer server;

  ProbeServer() {
    this.server = start(ServerConfig.Timeouts.defaults());
  }

  HttpServer server() {
    return server;
  }

  /** Requests whose handler waits for the test. */
  BlockingQueue<Held> held() {
    return held;
  }

  /** How requests ended, in order. */
  BlockingQueue<Step.Completion> completions() {
    return completions;
  }

  /** How the cancellable work ended. */
  CompletableFuture<String> cancelled() {
    return cancelled;
  }

  /** One gate for each request that holds a CPU thread. */
  BlockingQueue<CountDownLatch> cpuGates() {
    return cpuGates;
  }

  @Override
  public void close() {
    server.close();
  }

  private HttpServer start(ServerConfig.Timeouts timeouts) {
    return start(
        new ServerConfig.Limits(8, 8, 8 * 1024, 1024, MIB, 4 * MIB, 4 * MIB, 3, 2, 1, 1), timeouts);
  }

  private HttpServer start(ServerConfig.Limits limits, ServerConfig.Timeouts timeouts) {
    ServerConfig config =
        new ServerConfig("127.0.0.1", 0, Set.of("models.example"), limits, timeouts);
    return HttpServer.start(config, routes(), List.of(recording()));
  }

  /** The same with other timeouts. */
  HttpServer restart(ServerConfig.Timeouts timeouts) {
    server.close();
    server = start(timeouts);
    return server;
  }

  /** The same with other limits. */
  HttpServer restart(ServerConfig.Limits limits) {
    server.close();
    server = start(limits, ServerConfig.Timeouts.defaults());
    return server;
  }

  private Step recording() {
    return new Step() {
      @Override
      public void completed(Completion completion) {
        completions.add(completion);
      }
    };
  }

  private List<Route> routes() {
    RouteOptions any = RouteOptions.JSON.withContentTypes().withMaxBodyBytes(100_000);
    return List.of(
        Route.get("/", Role.ANYBODY, Handler.of(_ -> Response.text(200, "Healthy"))),
        Route.get(
            "/echo/{word}", Role.ANYBODY, Handler.of(r -> Response.text(200, r.pathParam("word")))),
        Route.get(
            "/query",
            Role.ANYBODY,
            Handler.of(r -> Response.text(200, r.query("q").orElse("nothing")))),
        Route.post(
            "/echo", Role.ANYBODY, Handler.of(r -> Response.of(200, "text/plain", r.body())), any),
        Route.post("/json", Role.ANYBODY, Handler.of(ProbeServer::length), RouteOptions.JSON),
        Route.post("/parts", Role.ANYBODY, Handler.of(ProbeServer::parts), any.onCpu()),
        Route.get("/thread", Role.ANYBODY, Handler.of(_ -> thread())),
        Route.get("/cpu-thread", Role.ANYBODY, Handler.of(_ -> thread()))
            .withOptions(RouteOptions.NO_BODY.onCpu()),
        Route.get("/held", Role.READER, this::hold),
        Route.get("/cancellable", Role.ANYBODY, this::cancellable),
        Route.get("/refused", Role.ANYBODY, ProbeServer::refuse),
        Route.get(
            "/broken",
            Role.ANYBODY,
            _ -> {
              throw new IllegalStateException("secret detail");
            }),
        Route.get("/cpu", Role.ANYBODY, Handler.of(this::gate))
            .withOptions(RouteOptions.NO_BODY.onCpu()),
        Route.get("/slow", Role.ANYBODY, Handler.of(this::gate))
            .withOptions(RouteOptions.NO_BODY.onSlowLane()));
  }

  private static Response thread() {
    return Response.text(200, SharedThread.isCurrent() ? "shared" : "own");
  }

  private static Response length(Request request) {
    return Response.json(
        new JsonWriter().beginObject().field("n", request.body().length).endObject());
  }

  private static Response parts(Request request) {
    JsonWriter json = new JsonWriter().beginArray();
    for (Part part : request.parts()) {
      json.value(part.name() + "=" + new String(part.bytes(), StandardCharsets.UTF_8));
      json.value(part.filename().orElse("-")).value(part.contentType());
    }
    return Response.json(json.endArray());
  }

  private CompletableFuture<Response> hold(Request request) {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    held.add(new Held(request, answer));
    return answer;
  }

  private CompletableFuture<Response> cancellable(Request request) {
    CompletableFuture<Response> work = request.whileConnected(new CompletableFuture<>());
    var _ = work.whenComplete((_, failure) -> cancelled.complete(String.valueOf(failure)));
    held.add(new Held(request, work));
    return work;
  }

  private static CompletableFuture<Response> refuse(Request request) {
    return CompletableFuture.failedFuture(
        new ServingException.Overloaded("queue is full", Duration.ofMillis(1500)));
  }

  private Response gate(Request request) {
    CountDownLatch gate = new CountDownLatch(1);
    cpuGates.add(gate);
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Response.text(200, Thread.currentThread().getName());
  }

  RawClient client() throws IOException {
    return new RawClient(server.port());
  }
}
