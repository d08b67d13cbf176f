package dev.primavista.server.http;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.ServingException.DeadlineExceeded;
import dev.primavista.server.trail.Trail;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * One request from its head to the end of its answer. All of its fields belong to the connection's
 * event loop; a handler's answer comes back to it from whatever thread completes it.
 *
 * <p>It ends once: answered, timed out, or given up when the client went away.
 */
final class Exchange implements Ongoing {
  /** Where it stands. */
  enum State {
    READING,
    HANDLING,
    WRITING,
    /** Answered before the body was read: what still comes is thrown away for a moment. */
    LINGERING,
    OVER
  }

  private static final int CLIENT_GONE = 499;

  /** HTTP/2's code for a stream that ends although nothing is wrong with it. */
  private static final long NO_ERROR = 0;

  /** Takes what the client sent before it heard of the end; a lower number would lose that. */
  private static final int ANY_STREAM = Integer.MAX_VALUE;

  /** A refused body up to this length is read and forgotten, so that its connection lives on. */
  private static final long FORGOTTEN_BYTES = 64 * 1024;

  /** A longer body takes milliseconds to read, for which no event loop waits. */
  private static final int READ_HERE_BYTES = 256 * 1024;

  private static final Response NO_RESPONSE = Response.empty(CLIENT_GONE);

  private final Shared shared;
  private final HttpServerRequest request;
  private final Context context;
  private final Thread eventLoop;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final long startNanos;
  private final RequestHead head;
  private final Trail trail;
  private final Coding coding;

  private State state = State.READING;
  private long stateSinceNanos;
  private Router.@Nullable Match match;
  private @Nullable BodyReader body;
  private @Nullable BodyDecoder decoder;
  private boolean bodyEnded;
  private boolean closesConnection;

  /** What all exchanges of a server share. */
  record Shared(
      ServerConfig config,
      Router router,
      CrossOrigin crossOrigin,
      Guard guard,
      List<Step> steps,
      CpuThreads cpu,
      CpuThreads slow,
      BodyBudget budget,
      InFlight inFlight,
      RequestIds ids) {}

  Exchange(Shared shared, HttpServerRequest request, Context context) {
    this.shared = shared;
    this.request = request;
    this.context = context;
    this.eventLoop = Thread.currentThread();
    this.startNanos = System.nanoTime();
    this.stateSinceNanos = startNanos;
    this.head = Heads.of(request, shared.ids());
    this.trail = new Trail(Heads.origin(request), startNanos);
    this.coding = new Coding(shared.cpu(), context);
  }

  /** Admits the request and begins to read its body. */
  void begin() {
    shared.inFlight().enter();
    HttpServerResponse response = request.response();
    request.handler(this::bodyPart).endHandler(_ -> bodyEnd()).exceptionHandler(_ -> clientGone());
    response.exceptionHandler(_ -> clientGone()).closeHandler(_ -> clientGone());
    try {
      admit();
    } catch (RuntimeException refused) {
      fail(refused);
    }
  }

  private void admit() {
    Entrance entrance = new Entrance(shared, request, head, trail);
    entrance.checkHead();
    Optional<Response> own = entrance.options();
    if (own.isPresent()) {
      finish(own.get(), null);
      return;
    }
    Router.Match found = shared.router().find(head.method(), head.target().path());
    match = found;
    entrance.admit(found);
    RouteOptions options = found.route().options();
    BodyReader reader = new BodyReader(options.maxBodyBytes(), shared.budget());
    body = reader;
    decoder =
        Heads.contentCoding(request)
            .map(named -> new BodyDecoder(named, options.maxBodyBytes(), shared.budget()))
            .orElse(null);
    OptionalLong length = Heads.contentLength(request);
    if (length.isPresent()) {
      reader.expect(length.getAsLong());
    }
    if (Heads.expectsContinue(request)) {
      var _ = request.response().writeContinue();
    }
  }

  private void bodyPart(Buffer chunk) {
    BodyReader reader = body;
    if (state != State.READING || reader == null) {
      return;
    }
    try {
      reader.add(chunk);
    } catch (RuntimeException refused) {
      fail(refused);
    }
  }

  private void bodyEnd() {
    bodyEnded = true;
    if (state == State.READING) {
      dispatch();
    } else if (state == State.LINGERING) {
      closeConnection();
    }
  }

  private void dispatch() {
    Router.Match found = match;
    BodyReader reader = body;
    if (found == null || reader == null) {
      return;
    }
    to(State.HANDLING);
    byte[] bytes = reader.bytes();
    BodyDecoder coded = bytes.length == 0 ? null : decoder;
    try {
      if (coded == null) {
        run(found, bytes);
      } else {
        coding.decode(coded, bytes, plain -> run(found, plain), this::fail);
      }
    } catch (RuntimeException refused) {
      fail(refused);
    }
  }

  private void run(Router.Match found, byte[] bytes) {
    boolean here =
        found.route().options().thread() == RouteOptions.RunsOn.EVENT_LOOP
            && bytes.length <= READ_HERE_BYTES;
    try {
      if (here) {
        follow(handle(found, bytes));
      } else {
        lane(found).execute(() -> follow(handle(found, bytes)));
      }
    } catch (RuntimeException refused) {
      fail(refused);
    }
  }

  private CpuThreads lane(Router.Match found) {
    return found.route().options().thread() == RouteOptions.RunsOn.SLOW_LANE
        ? shared.slow()
        : shared.cpu();
  }

  private CompletionStage<Response> handle(Router.Match found, byte[] bytes) {
    if (gone.isDone()) {
      return CompletableFuture.completedFuture(NO_RESPONSE);
    }
    try (var _ = MDC.putCloseable("request_id", head.id())) {
      return trail.handling(() -> found.route().handler().handle(whole(found, bytes)));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private Request whole(Router.Match found, byte[] bytes) {
    List<Part> parts =
        head.mediaType().equals(Multipart.MEDIA_TYPE)
            ? Multipart.parse(
                head.headers().first("content-type").orElse(""),
                bytes,
                shared.config().limits().parts())
            : List.of();
    return new Request(head, found.pathParams(), new Request.Body(bytes, parts), gone);
  }

  /** Takes the handler's answer, on the event loop. */
  private void follow(CompletionStage<Response> stage) {
    var _ =
        stage.whenComplete(
            (response, failure) -> {
              trail.encoded();
              if (Thread.currentThread() == eventLoop) {
                handled(response, failure);
              } else {
                context.runOnContext(_ -> handled(response, failure));
              }
            });
  }

  private void handled(@Nullable Response response, @Nullable Throwable failure) {
    if (response == null) {
      fail(failure == null ? new IllegalStateException("a handler without an answer") : failure);
      return;
    }
    coding.encode(head, response, whole -> finish(whole, null));
  }

  private void fail(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException wrapped && wrapped.getCause() != null) {
      cause = wrapped.getCause();
    }
    Router.Match found = match;
    Refusals refusals = found == null ? Refusals.OWN : found.route().options().refusals();
    Response response = refusals.write(Problem.of(cause), head.id());
    if (cause instanceof HttpException web) {
      for (Map.Entry<String, String> field : web.headers().entrySet()) {
        response = response.withHeader(field.getKey(), field.getValue());
      }
      closesConnection |= web.problem().status() == 400 && web.problem().code().equals("bad_http");
    }
    finish(response, isOurFault(cause) ? cause : null);
  }

  /** Whether somebody should look into it: a refusal is no fault. */
  private static boolean isOurFault(Throwable cause) {
    return cause instanceof BackendFailure
        || !(cause instanceof ServingException || cause instanceof HttpException);
  }

  /** Writes the answer, unless the request is over already. */
  private void finish(Response answer, @Nullable Throwable failure) {
    if (state != State.READING && state != State.HANDLING) {
      return;
    }
    boolean lingers = !bodyEnded && !Heads.bodyIsShort(request, FORGOTTEN_BYTES);
    closesConnection |= lingers || shared.inFlight().draining();
    to(lingers ? State.LINGERING : State.WRITING);
    Response whole =
        answer
            .withHeaders(trail.answerHeaders())
            .withHeaders(shared.crossOrigin().answerFields(head));
    var _ = AnswerWriter.write(request, head, whole, closesConnection).onComplete(_ -> written());
    completed(answer.status(), answer.length(), failure);
  }

  private void written() {
    if (state == State.WRITING) {
      to(State.OVER);
      if (closesConnection) {
        closeConnection();
      }
    } else if (state == State.LINGERING && bodyEnded) {
      closeConnection();
    }
  }

  /** Ends the connection; of HTTP/2 this stream alone, and no new ones while draining. */
  private void closeConnection() {
    to(State.OVER);
    if (request.version() != HttpVersion.HTTP_2) {
      var _ = request.connection().close();
      return;
    }
    if (!bodyEnded) {
      var _ = request.response().reset(NO_ERROR);
    }
    if (shared.inFlight().draining()) {
      var _ = request.connection().goAway(NO_ERROR, ANY_STREAM);
    }
  }

  private void clientGone() {
    if (state == State.READING || state == State.HANDLING) {
      to(State.OVER);
      completed(CLIENT_GONE, 0, null);
      gone.complete(null);
    } else {
      to(State.OVER);
    }
  }

  private void completed(int status, long responseBytes, @Nullable Throwable failure) {
    BodyReader reader = body;
    long requestBytes = reader == null ? 0 : reader.size();
    if (reader != null) {
      reader.release();
    }
    if (decoder != null) {
      decoder.release();
    }
    Router.Match found = match;
    Step.Completion completion =
        new Step.Completion(
            head,
            found == null ? "none" : found.route().template(),
            status,
            new Step.Sizes(requestBytes, responseBytes),
            System.nanoTime() - startNanos,
            failure,
            trail);
    for (Step step : shared.steps()) {
      step.completed(completion);
    }
  }

  private void to(State next) {
    if (next == State.OVER && state != State.OVER) {
      shared.inFlight().leave();
    }
    state = next;
    stateSinceNanos = System.nanoTime();
  }

  @Override
  public boolean isOver() {
    return state == State.OVER;
  }

  @Override
  public void enforceTimeouts(long nowNanos) {
    ServerConfig.Timeouts timeouts = shared.config().timeouts();
    long elapsed = nowNanos - stateSinceNanos;
    switch (state) {
      case READING -> {
        if (elapsed > bodyNanos(timeouts)) {
          closesConnection = true;
          fail(new HttpException(Problem.of(408, "body_timeout", "the body did not come in time")));
        }
      }
      case HANDLING -> {
        Duration longest = timeouts.request().plus(patience());
        if (elapsed > longest.toNanos()) {
          fail(new DeadlineExceeded("no answer within " + longest.toSeconds() + " s"));
          gone.complete(null);
        }
      }
      case WRITING -> {
        if (elapsed > timeouts.idle().toNanos()) {
          closeConnection();
        }
      }
      case LINGERING -> {
        if (elapsed > Connections.LINGER.toNanos()) {
          closeConnection();
        }
      }
      case OVER -> {}
    }
  }

  private Duration patience() {
    Router.Match found = match;
    return found == null ? Duration.ZERO : found.route().options().patience();
  }

  private long bodyNanos(ServerConfig.Timeouts timeouts) {
    BodyReader reader = body;
    long received = reader == null ? 0 : reader.size();
    return timeouts.body().toNanos()
        + received * 1_000_000_000L / ServerConfig.Timeouts.SLOWEST_BYTES_PER_SECOND;
  }
}
