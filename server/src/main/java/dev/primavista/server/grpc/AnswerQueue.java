package dev.primavista.server.grpc;

import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.server.grpc.message.Compression;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.grpc.message.Message;
import dev.primavista.server.http.AnswerShare;
import dev.primavista.server.http.BodyDecoder;
import dev.primavista.server.http.Gate;
import dev.primavista.server.trail.Trail;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The messages of one call that are being answered, in the order of arrival, whatever the order in
 * which their answers get ready. Used on the connection's event loop; work that ends elsewhere
 * comes back to it.
 */
final class AnswerQueue {
  /** So many messages of a call are answered at once; the client waits with others. */
  private static final int MOST = 64;

  /** Compressed messages beyond this are read by a CPU thread: they may grow a thousand times. */
  private static final int COMPRESSED_ON_LOOP = 4 * 1024;

  private static final int COMPRESSING_ON_LOOP = 64 * 1024;

  /** Smaller answers gain nothing from compression. */
  private static final int LEAST_COMPRESSED = 1024;

  private final Gate gate;
  private final Context context;
  private final Thread eventLoop = Thread.currentThread();
  private final Trail trail;
  private final AnswerShare share;
  private final Runnable ready;
  private final ArrayDeque<Answer> answers = new ArrayDeque<>(2);
  private Compression requests = Compression.IDENTITY;
  private long maxMessageBytes;
  private boolean several;
  private Compression responses = Compression.IDENTITY;

  /** A message and what became of it. */
  static final class Answer {
    private final Message message;
    private final boolean compressed;
    private final Trail trail;
    private boolean done;
    private @Nullable CompletableFuture<Frame> work;
    private @Nullable Frame frame;
    private @Nullable Throwable failure;

    private Answer(Message message, boolean compressed, Trail trail) {
      this.message = message;
      this.compressed = compressed;
      this.trail = trail;
    }

    @Nullable Frame frame() {
      return frame;
    }

    @Nullable Throwable failure() {
      return failure;
    }
  }

  /**
   * @param share holds the answers that are ready until they are written
   * @param ready called on the event loop when an answer may be there
   */
  AnswerQueue(Gate gate, Context context, Trail trail, AnswerShare share, Runnable ready) {
    this.gate = gate;
    this.context = context;
    this.trail = trail;
    this.share = share;
    this.ready = ready;
  }

  /**
   * How messages are compressed: answers as questions, where the client can read that.
   *
   * @param accepted the client's grpc-accept-encoding
   * @param most bytes of a message that was compressed
   */
  void speak(Compression questions, @Nullable String accepted, long most) {
    requests = questions;
    maxMessageBytes = most;
    responses = questions.isIn(accepted) ? questions : Compression.IDENTITY;
  }

  /** The grpc-encoding of answers; empty for none. */
  Optional<String> encoding() {
    return responses == Compression.IDENTITY ? Optional.empty() : Optional.of(responses.token());
  }

  /** From now on each message has a trail of its own, and is counted when it is answered. */
  void expectSeveral() {
    several = true;
  }

  /** Takes a message and its bytes of the budget. */
  void add(Message message, boolean compressed) {
    answers.add(new Answer(message, compressed, several ? trail.ofMessage() : trail));
  }

  /** Begins to answer the message that was added last. */
  void start(Rpc.Handler handler) {
    Answer answer = answers.getLast();
    try {
      if (!answer.compressed) {
        run(answer, answer.message, handler);
        return;
      }
      BodyDecoder decoder = requests.newDecoder(gate, maxMessageBytes);
      answer.message.memory().add(decoder);
      if (answer.message.bytes().length <= COMPRESSED_ON_LOOP) {
        run(answer, plain(answer, decoder), handler);
      } else {
        gate.execute(() -> decompressElsewhere(answer, decoder, handler));
      }
    } catch (RuntimeException | OutOfMemoryError refused) {
      done(answer, null, refused);
    }
  }

  private static Message plain(Answer answer, BodyDecoder decoder) {
    Message message = answer.message;
    return new Message(
        decoder.decode(message.bytes()), message.head(), message.deadline(), message.memory());
  }

  private void decompressElsewhere(Answer answer, BodyDecoder decoder, Rpc.Handler handler) {
    Message message;
    try {
      message = plain(answer, decoder);
    } catch (RuntimeException | OutOfMemoryError failure) {
      onLoop(() -> done(answer, null, failure));
      return;
    }
    onLoop(
        () -> {
          if (!answer.done) {
            run(answer, message, handler);
          }
        });
  }

  private void run(Answer answer, Message message, Rpc.Handler handler) {
    CompletableFuture<Frame> work;
    try (var _ = MDC.putCloseable("request_id", message.head().id())) {
      work = answer.trail.handling(() -> handler.handle(message));
    } catch (Throwable failure) {
      done(answer, null, failure);
      return;
    }
    answer.work = work;
    var _ = work.whenComplete((frame, failure) -> worked(answer, frame, failure));
  }

  private void worked(Answer answer, @Nullable Frame frame, @Nullable Throwable failure) {
    answer.trail.encoded();
    if (frame == null || responses == Compression.IDENTITY || frame.size() < LEAST_COMPRESSED) {
      onLoop(() -> done(answer, frame, failure));
    } else if (frame.size() <= COMPRESSING_ON_LOOP) {
      compress(answer, frame);
    } else {
      compressElsewhere(answer, frame);
    }
  }

  private void compressElsewhere(Answer answer, Frame frame) {
    try {
      gate.execute(() -> compress(answer, frame));
    } catch (Overloaded full) {
      onLoop(() -> done(answer, frame, null));
    }
  }

  private void compress(Answer answer, Frame frame) {
    Frame smaller;
    try {
      smaller = responses.compress(frame);
    } catch (RuntimeException | OutOfMemoryError failure) {
      onLoop(() -> done(answer, null, failure));
      return;
    }
    onLoop(() -> done(answer, smaller, null));
  }

  private void onLoop(Runnable action) {
    if (Thread.currentThread() == eventLoop) {
      action.run();
    } else {
      context.runOnContext(_ -> action.run());
    }
  }

  private void done(Answer answer, @Nullable Frame frame, @Nullable Throwable failure) {
    if (answer.done) {
      return;
    }
    end(answer);
    if (several) {
      trail.add(answer.trail);
      gate.answered(answer.trail);
    }
    if (frame == null) {
      answer.failure =
          failure == null ? new IllegalStateException("a handler without an answer") : failure;
    } else {
      hold(answer, frame);
    }
    ready.run();
  }

  /** Nobody reads its message any more. */
  private void end(Answer answer) {
    answer.done = true;
    answer.message.memory().giveBack();
  }

  private void hold(Answer answer, Frame frame) {
    try {
      share.take(frame.size());
      answer.frame = frame;
    } catch (Overloaded full) {
      answer.failure = full;
    }
  }

  /** The next answer, if it is there; null otherwise. */
  @Nullable Answer poll() {
    Answer first = answers.peek();
    return first != null && first.done ? answers.poll() : null;
  }

  /** Whether every message was answered. */
  boolean empty() {
    return answers.isEmpty();
  }

  /** Whether the client should wait. */
  boolean full() {
    return answers.size() >= MOST;
  }

  /** Nobody waits for the answers any more. */
  void cancel() {
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      if (!answer.done) {
        end(answer);
        CompletableFuture<Frame> work = answer.work;
        if (work != null) {
          work.cancel(false);
        }
      }
    }
  }
}
