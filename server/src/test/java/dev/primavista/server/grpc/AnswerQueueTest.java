package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.server.http.Gate;
import dev.primavista.server.http.LoneGate;
import dev.primavista.server.trail.Trail;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of a call on this thread, which stands for the event loop. */
final class AnswerQueueTest {
  private final Vertx vertx = Vertx.vertx();
  private final LoneGate lone = new LoneGate(1_000_000);
  private final Gate gate = lone.gate();
  private final CompletableFuture<AnswerQueue.Answer> answered = new CompletableFuture<>();
  private final AnswerQueue queue =
      new AnswerQueue(
          gate,
          vertx.getOrCreateContext(),
          new Trail(new Trail.Origin("gRPC", () -> "127.0.0.1"), 0),
          gate.newShare(),
          this::ready);

  private void ready() {
    answered.complete(Objects.requireNonNull(queue.poll()));
  }

  @AfterEach
  void close() {
    lone.close();
    var _ = vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private AnswerQueue.Answer answer() throws Exception {
    return answered.get(20, TimeUnit.SECONDS);
  }

  private void add(byte[] message, boolean compressed) {
    byte[] taken = gate.newBody(message.length);
    System.arraycopy(message, 0, taken, 0, message.length);
    queue.add(new Message(taken, LoneGate.head(), null), compressed);
  }

  /** A frame of so many bytes for which there is no memory when they are copied. */
  private static Frame unreadable(int bytes) {
    ByteBuffer part = ByteBuffer.allocate(bytes);
    List<ByteBuffer> parts =
        new AbstractList<>() {
          @Override
          public ByteBuffer get(int index) {
            return part;
          }

          @Override
          public int size() {
            return 1;
          }

          @Override
          public Object[] toArray() {
            throw new OutOfMemoryError("no memory for a copy");
          }
        };
    return Frame.of(parts);
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 100_000})
  void an_answer_that_cannot_be_compressed_ends_its_call(int bytes) throws Exception {
    queue.speak(Compression.GZIP, "gzip", 1000);
    add(new byte[] {1, 2, 3}, false);
    queue.start(_ -> CompletableFuture.completedFuture(unreadable(bytes)));
    assertThat(answer().failure()).isInstanceOf(OutOfMemoryError.class);
    assertThat(lone.bodyBytes()).isZero();
  }
}
