package dev.primavista.server.grpc;

import dev.primavista.core.Deadline;
import dev.primavista.core.ServingException.DeadlineExceeded;
import dev.primavista.core.Ticker;
import dev.primavista.server.grpc.message.CallException;
import dev.primavista.server.grpc.message.Code;
import dev.primavista.server.grpc.message.Compression;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.grpc.message.Message;
import dev.primavista.server.grpc.message.MessageMemory;
import dev.primavista.server.grpc.message.MessageReader;
import dev.primavista.server.grpc.message.Status;
import dev.primavista.server.http.AnswerShare;
import dev.primavista.server.http.Failure;
import dev.primavista.server.http.Gate;
import dev.primavista.server.http.Ongoing;
import dev.primavista.server.http.RequestHead;
import dev.primavista.server.http.Step;
import dev.primavista.server.http.wire.CutOff;
import dev.primavista.server.http.wire.StreamEnd;
import dev.primavista.server.trail.Trail;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call from its head to its status. All of its fields belong to the connection's event loop;
 * answers come back to it from whatever thread completes them.
 *
 * <p>It ends once: with a status, or given up when the client went away.
 */
final class GrpcCall implements Ongoing {
  /** Where it stands. */
  enum State {
    OPEN,
    /** Its status was handed to the connection. */
    CLOSING,
    OVER
  }

  private static final String PROTOCOL = "gRPC";

  private final HttpServerRequest request;
  private final Gate gate;
  private final Terms terms;
  private final RequestHead head;
  private final Trail trail;
  private final AnswerShare share;
  private final MessageReader reader;
  private final AnswerQueue answers;
  private final AnswerStream stream;
  private final KeepAlive keepAlive;
  private final CallTimeouts timeouts;
  private final long startNanos = System.nanoTime();

  private State state = State.OPEN;
  private boolean paused;
  private boolean halfClosed;
  private long requestBytes;
  private int messages;
  private @Nullable Rpc rpc;
  private @Nullable Deadline deadline;
  private Rpc.@Nullable Watching watching;

  /**
   * What all calls share.
   *
   * @param ticker the clock of deadlines
   * @param maxMessageBytes of one message of a request
   */
  record Terms(Ticker ticker, long maxMessageBytes) {}

  GrpcCall(HttpServerRequest request, Context context, Gate gate, Terms terms) {
    this.request = request;
    this.gate = gate;
    this.terms = terms;
    this.head = gate.enter(request);
    this.trail =
        new Trail(
            new Trail.Origin(
                PROTOCOL,
                request.isSSL() ? "https" : "http",
                () -> request.remoteAddress().hostAddress()),
            startNanos);
    this.reader = new MessageReader(gate, terms.maxMessageBytes(), this::received);
    this.share = gate.newShare();
    this.answers = new AnswerQueue(gate, context, trail, share, this::answered);
    this.stream = new AnswerStream(request.response(), head.id());
    this.keepAlive = new KeepAlive(request.connection(), startNanos);
    this.timeouts = new CallTimeouts(gate.config().timeouts(), startNanos);
  }

  /** Lets the client wait until the call begins. */
  void hold() {
    watchClient();
    request.pause();
    paused = true;
  }

  /**
   * Admits the call and begins to read its messages.
   *
   * @param called null if there is no such method
   */
  void begin(@Nullable Rpc called) {
    if (state != State.OPEN) {
      return;
    }
    rpc = called;
    watchClient();
    request.handler(this::bytes).endHandler(_ -> end());
    try {
      admit();
    } catch (RuntimeException refused) {
      fail(refused);
    }
    readOn();
  }

  private void watchClient() {
    request.exceptionHandler(_ -> clientGone());
    request
        .response()
        .exceptionHandler(_ -> clientGone())
        .closeHandler(_ -> clientGone())
        .drainHandler(_ -> readOn());
  }

  private void admit() {
    gate.admit(head, trail);
    trail.answerHeaders().forEach(stream::field);
    if (rpc == null) {
      throw new CallException(
          Code.UNIMPLEMENTED, "method " + head.target().path() + " is not known here");
    }
    gate.admit(head, trail, rpc.role());
    if (rpc instanceof Rpc.Bidi) {
      answers.expectSeveral();
    }
    String timeout = request.headers().get("grpc-timeout");
    if (timeout != null) {
      deadline = Deadline.after(CallTimeout.parse(timeout), terms.ticker());
    }
    answers.speak(
        Compression.named(request.headers().get("grpc-encoding")),
        request.headers().get("grpc-accept-encoding"),
        terms.maxMessageBytes());
    answers.encoding().ifPresent(name -> stream.field("grpc-encoding", name));
  }

  private void bytes(Buffer chunk) {
    if (state != State.OPEN) {
      return;
    }
    boolean quiet = !reader.inMessage();
    int before = messages;
    requestBytes += chunk.length();
    try {
      reader.add(chunk);
    } catch (RuntimeException | OutOfMemoryError refused) {
      fail(refused);
    }
    if (quiet || messages != before) {
      timeouts.listening();
    }
    if (state == State.OPEN && (answers.full() || stream.full())) {
      paused = true;
      request.pause();
    }
  }

  private void received(boolean compressed, byte[] bytes) {
    boolean several = messages > 0 && !(rpc instanceof Rpc.Bidi);
    if (state != State.OPEN || several) {
      gate.giveBack(bytes.length);
      fail(new CallException(Code.INTERNAL, "more than one message (expected: one)"));
      return;
    }
    messages++;
    MessageMemory memory = new MessageMemory(gate, terms.maxMessageBytes(), bytes.length);
    answers.add(new Message(bytes, head, deadline, memory), compressed);
    if (rpc instanceof Rpc.Bidi bidi) {
      answers.start(bidi.handler());
    }
  }

  /** The client has said everything. */
  private void end() {
    halfClosed = true;
    if (state != State.OPEN) {
      return;
    }
    if (reader.inMessage()) {
      fail(new CallException(Code.INTERNAL, "the call ended in the middle of a message"));
      return;
    }
    if (messages == 0 && !(rpc instanceof Rpc.Bidi)) {
      fail(new CallException(Code.INTERNAL, "the call ended before its message (expected: one)"));
      return;
    }
    switch (rpc) {
      case Rpc.Unary unary -> answers.start(unary.handler());
      case Rpc.Watch watch -> answers.start(message -> watch(watch, message));
      case Rpc.Bidi _ -> answered();
      case null -> {}
    }
  }

  private CompletableFuture<Frame> watch(Rpc.Watch called, Message message) {
    Rpc.Watching begun = called.watcher().apply(message);
    watching = begun;
    return CompletableFuture.completedFuture(Objects.requireNonNull(begun.news()));
  }

  /** Writes the answers whose turn it is. */
  private void answered() {
    trail.answerHeaders().forEach(stream::field);
    for (AnswerQueue.Answer next = poll(); next != null; next = poll()) {
      Frame frame = next.frame();
      if (frame == null) {
        fail(Objects.requireNonNull(next.failure()));
      } else if (lastWasSaid()) {
        finish(Status.OK, frame, null);
      } else {
        write(frame);
      }
    }
    if (state == State.OPEN && lastWasSaid()) {
      finish(Status.OK, null, null);
    }
    readOn();
  }

  private void write(Frame frame) {
    timeouts.written();
    var _ = stream.write(frame).onComplete(_ -> taken(frame));
  }

  private void taken(Frame frame) {
    share.giveBack(frame.size());
    timeouts.taken();
  }

  private AnswerQueue.@Nullable Answer poll() {
    return state == State.OPEN ? answers.poll() : null;
  }

  /** Whether no other answer will come. */
  private boolean lastWasSaid() {
    return halfClosed && answers.empty() && watching == null;
  }

  private void readOn() {
    if (paused && state == State.OPEN && !answers.full() && !stream.full()) {
      paused = false;
      timeouts.listening();
      request.resume();
    }
  }

  /** Ends the call with the status of a failure, unless it is over already. */
  void fail(Throwable failure) {
    Throwable cause = Failure.causeOf(failure);
    boolean ours = !(cause instanceof CallException) && Failure.isOurFault(cause);
    finish(Status.of(cause), null, ours ? cause : null);
  }

  /** Ends the call, unless it is over already. */
  private void finish(Status status, @Nullable Frame last, @Nullable Throwable failure) {
    if (state == State.OPEN) {
      state = State.CLOSING;
      timeouts.ended();
      var _ = stream.end(status, last).onComplete(_ -> written());
      completed(status.code(), failure);
    }
  }

  private void written() {
    if (state != State.CLOSING) {
      return;
    }
    over();
    StreamEnd.say(request, halfClosed, gate.draining());
  }

  private void clientGone() {
    boolean unanswered = state == State.OPEN;
    over();
    if (unanswered) {
      completed(Code.CANCELLED, null);
    }
  }

  private void completed(Code status, @Nullable Throwable failure) {
    trail.callEnded(status.name());
    reader.release();
    answers.cancel();
    Rpc called = rpc;
    gate.completed(
        new Step.Completion(
            head,
            called == null ? Step.NO_ROUTE : called.path(),
            status.httpStatus(),
            new Step.Sizes(requestBytes, stream.bytes()),
            System.nanoTime() - startNanos,
            failure,
            trail));
  }

  private void over() {
    if (state != State.OVER) {
      state = State.OVER;
      gate.leave();
      share.close();
    }
  }

  @Override
  public boolean isOver() {
    return state == State.OVER;
  }

  @Override
  public void enforceTimeouts(long nowNanos) {
    if (timeouts.isUntaken(state, nowNanos)) {
      CutOff.of(request);
    }
    Deadline end = deadline;
    if (end != null && end.expired()) {
      fail(new DeadlineExceeded("the deadline passed before the answer was ready"));
    } else if (owesBytes() && timeouts.isLate(nowNanos, reader.received())) {
      fail(new DeadlineExceeded("the message did not come in time"));
    } else if (!(rpc instanceof Rpc.Unary)) {
      keepStream(nowNanos);
    }
  }

  /** Whether the client has begun to say something. */
  private boolean owesBytes() {
    boolean silent = messages == 0 && !(rpc instanceof Rpc.Bidi);
    return !halfClosed && !paused && (silent || reader.inMessage());
  }

  /** Tells news, and ends a stream that has nothing to do while the server drains. */
  private void keepStream(long nowNanos) {
    if (state != State.OPEN) {
      return;
    }
    Frame news = watching == null ? null : watching.news();
    if (news != null) {
      stream.write(news);
    }
    if (gate.draining() && answers.empty() && !reader.inMessage()) {
      fail(new CallException(Code.UNAVAILABLE, "the server is stopping"));
    } else {
      keepAlive.check(nowNanos);
    }
  }
}
