package dev.primavista.server.http;

import dev.primavista.core.ServingException.DeadlineExceeded;
import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.server.http.Standing.Place;
import dev.primavista.server.http.wire.CutOff;
import dev.primavista.server.http.wire.StreamEnd;
import dev.primavista.server.trail.Trail;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to the end of its answer. All of its fields belong to the connection's
 * event loop, which all of its methods run on.
 *
 * <p>It ends once: answered, timed out, or given up when the client went away.
 */
final class Exchange implements Ongoing, Lanes.Asker {
  /** The status of a request whose client went away before it was answered. */
  static final int CLIENT_GONE = 499;

  /** A refused body up to this length is read and forgotten, so that its connection lives on. */
  private static final long FORGOTTEN_BYTES = 64 * 1024;

  private final Shared shared;
  private final HttpServerRequest request;
  private final Lanes lanes;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final long startNanos;
  private final RequestHead head;
  private final Trail trail;
  private final AnswerShare share;
  private final Standing standing;

  private Router.@Nullable Match match;
  private @Nullable BodyReader body;
  private boolean bodyEnded;
  private boolean closesConnection;

  /**
   * @param lanes of the event loop that calls this
   */
  Exchange(HttpServerRequest request, Lanes lanes) {
    this.shared = lanes.shared();
    this.request = request;
    this.lanes = lanes;
    this.startNanos = System.nanoTime();
    this.head = Heads.of(request, shared.ids());
    this.trail = new Trail(Heads.origin(request), startNanos);
    this.closesConnection = Heads.saysClose(request);
    this.share = new AnswerShare(shared.answers());
    this.standing = new Standing(shared.config().timeouts(), startNanos);
  }

  /** Admits the request and begins to read its body. */
  void begin() {
    shared.inFlight().enter();
    HttpServerResponse response = request.response();
    request.handler(this::bodyPart).endHandler(_ -> bodyEnd()).exceptionHandler(_ -> clientGone());
    response.exceptionHandler(_ -> clientGone()).closeHandler(_ -> clientGone());
    try {
      admit();
    } catch (RuntimeException | OutOfMemoryError refused) {
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
    Router.Match found = entrance.route();
    match = found;
    entrance.admit(found);
    body = BodyReader.of(request, found.route().options().maxBodyBytes(), shared.budget());
    if (Heads.expectsContinue(request)) {
      var _ = request.response().writeContinue();
    }
  }

  private void bodyPart(Buffer chunk) {
    BodyReader reader = body;
    if (!standing.at(Place.READING) || reader == null) {
      return;
    }
    try {
      reader.add(chunk);
    } catch (RuntimeException | OutOfMemoryError refused) {
      fail(refused);
    }
  }

  private void bodyEnd() {
    bodyEnded = true;
    if (standing.at(Place.READING)) {
      dispatch();
    } else if (standing.at(Place.LINGERING)) {
      closeConnection();
    }
  }

  private void dispatch() {
    Router.Match found = match;
    BodyReader reader = body;
    if (found == null || reader == null) {
      return;
    }
    to(Place.HANDLING);
    byte[] bytes = reader.bytes();
    BodyDecoder coded = reader.decoder();
    try {
      if (coded == null || bytes.length == 0) {
        run(found, bytes);
      } else {
        lanes.coding().decode(coded, bytes, plain -> run(found, plain), this::fail);
      }
    } catch (RuntimeException refused) {
      fail(refused);
    }
  }

  private void run(Router.Match found, byte[] bytes) {
    try {
      lanes.run(new Call(head, trail, found, bytes, gone), this);
    } catch (RuntimeException refused) {
      fail(refused);
    }
  }

  @Override
  public void handled(@Nullable Response answer, @Nullable Throwable failure) {
    if (answer == null) {
      fail(failure == null ? new IllegalStateException("a handler without an answer") : failure);
      return;
    }
    try {
      hold(answer);
    } catch (Overloaded full) {
      fail(full);
      return;
    }
    lanes.coding().encode(head, answer, whole -> finish(whole, null));
  }

  /** Makes room for an answer until it is written. */
  private void hold(Response answer) {
    if (standing.at(Place.HANDLING)) {
      share.take(answer.capacity());
    }
  }

  private void fail(Throwable failure) {
    Refusal refusal = Refusal.of(failure, head, match);
    closesConnection |= refusal.closesConnection();
    if (standing.at(Place.HANDLING) && refusal.comesBeforeModels() && !trail.asked()) {
      tellRoute(refusal.code());
    }
    finish(refusal.answer(), refusal.fault());
  }

  /** Tells whoever let the request in why it did not come to be answered. */
  private void tellRoute(String code) {
    Router.Match found = match;
    if (found != null) {
      found.route().options().admission().refused(head, found.pathParams(), trail, code);
    }
  }

  /** Writes the answer, unless the request is over already. */
  private void finish(Response answer, @Nullable Throwable failure) {
    if (!standing.isUnanswered()) {
      return;
    }
    boolean lingers = !bodyEnded && !Heads.bodyIsShort(request, FORGOTTEN_BYTES);
    closesConnection |= lingers || shared.inFlight().draining();
    to(lingers ? Place.LINGERING : Place.WRITING);
    Response whole =
        answer
            .withHeaders(trail.answerHeaders())
            .withHeaders(shared.crossOrigin().answerFields(head));
    var _ =
        AnswerWriter.write(request, head, whole, closesConnection, standing::rest)
            .onComplete(_ -> written());
    completed(answer.status(), answer.length(), failure);
  }

  private void written() {
    if (standing.at(Place.WRITING)) {
      to(Place.OVER);
      if (closesConnection) {
        closeConnection();
      }
    } else if (standing.at(Place.LINGERING) && bodyEnded) {
      closeConnection();
    }
  }

  /** Ends the connection; of HTTP/2 this stream alone, and no new ones while draining. */
  private void closeConnection() {
    to(Place.OVER);
    if (request.version() == HttpVersion.HTTP_2) {
      StreamEnd.say(request, bodyEnded, shared.inFlight().draining());
    } else {
      var _ = request.connection().close();
    }
  }

  private void clientGone() {
    if (standing.isUnanswered()) {
      to(Place.OVER);
      completed(CLIENT_GONE, 0, null);
      gone.complete(null);
    } else {
      to(Place.OVER);
    }
  }

  private void completed(int status, long responseBytes, @Nullable Throwable failure) {
    long requestBytes = received();
    if (body != null) {
      body.release();
    }
    Router.Match found = match;
    Step.Completion completion =
        new Step.Completion(
            head,
            found == null ? Step.NO_ROUTE : found.route().template(),
            status,
            new Step.Sizes(requestBytes, responseBytes),
            System.nanoTime() - startNanos,
            failure,
            trail);
    for (Step step : shared.steps()) {
      step.completed(completion);
    }
  }

  /** Bytes of its body so far. */
  private long received() {
    return body == null ? 0 : body.size();
  }

  private void to(Place next) {
    if (next == Place.OVER && !isOver()) {
      shared.inFlight().leave();
      share.close();
    }
    standing.moveTo(next);
  }

  @Override
  public boolean isOver() {
    return standing.at(Place.OVER);
  }

  @Override
  public boolean malformed() {
    boolean reading = standing.at(Place.READING);
    if (reading) {
      fail(new HttpException(Problem.of(400, "bad_http", "the chunks of the body are malformed")));
    }
    return reading;
  }

  @Override
  public void enforceTimeouts(long nowNanos) {
    Duration longest = standing.longest(received(), patience());
    if (!standing.isOverdue(nowNanos, longest)) {
      return;
    }
    switch (standing.place()) {
      case READING -> {
        closesConnection = true;
        fail(new HttpException(Problem.of(408, "body_timeout", "the body did not come in time")));
      }
      case HANDLING -> {
        fail(new DeadlineExceeded("no answer within " + longest.toSeconds() + " s"));
        gone.complete(null);
      }
      case WRITING -> {
        to(Place.OVER);
        CutOff.of(request);
      }
      case LINGERING -> closeConnection();
      case OVER -> {}
    }
  }

  /** How long its route waits for an answer beyond what all do. */
  private Duration patience() {
    Router.Match found = match;
    return found == null ? Duration.ZERO : found.route().options().patience();
  }
}
