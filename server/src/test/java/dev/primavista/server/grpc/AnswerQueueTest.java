package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.server.UnreadableParts;
import dev.primavista.server.grpc.message.Compression;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.grpc.message.Message;
import dev.primavista.server.grpc.message.MessageMemory;
import dev.primavista.server.http.ContentCoding;
import dev.primavista.server.http.Gate;
import dev.primavista.server.http.LoneGate;
import dev.primavista.server.trail.Trail;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of a call on this thread, which stands for the event loop. */
final class AnswerQueueTest {
  private final Vertx vertx = Vertx.vertx();
  private final LoneGate lone = new LoneGate(500_000);
  private final Gate gate = lone.gate();
  private final CompletableFuture<AnswerQueue.Answer> answered = new CompletableFuture<>();
  private final AnswerQueue queue =
      new AnswerQueue(
          gate,
          vertx.getOrCreateContext(),
          new Trail(new Trail.Origin("gRPC", "http", () -> "127.0.0.1"), 0),
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
    MessageMemory memory = new MessageMemory(gate, Long.MAX_VALUE, taken.length);
    queue.add(new Message(taken, LoneGate.head(), null, memory), compressed);
  }

  /** A frame of so many bytes for which there is no memory when they are copied. */
  private static Frame unreadable(int bytes) {
    return Frame.of(new UnreadableParts(bytes));
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

  @Test
  void a_message_whose_handler_ends_in_an_error_ends_its_call() throws Exception {
    add(new byte[] {1, 2, 3}, false);
    queue.start(
        _ -> {
          throw new NoClassDefFoundError("Message");
        });
    assertThat(answer().failure()).isInstanceOf(NoClassDefFoundError.class);
    assertThat(lone.bodyBytes()).isZero();
  }

  private static byte[] gzip(byte[] plain) {
    return ContentCoding.GZIP.encode(List.of(ByteBuffer.wrap(plain)));
  }

  @ParameterizedTest
  @ValueSource(ints = {900_000, 20_000_000})
  void a_message_is_counted_while_it_is_unpacked(int bytes) throws Exception {
    int others = gate.newBody(100_000).length;
    queue.speak(Compression.GZIP, null, 750_000);
    add(gzip(new byte[bytes]), true);
    queue.start(_ -> CompletableFuture.failedFuture(new IllegalStateException("it was read")));
    assertThat(answer().failure()).isInstanceOf(Overloaded.class);
    assertThat(lone.bodyBytes()).isEqualTo(others);
  }

  @Test
  void a_message_for_which_there_is_never_room_once_it_is_unpacked_is_too_large() throws Exception {
    queue.speak(Compression.GZIP, null, 750_000);
    add(gzip(new byte[500_000]), true);
    queue.start(_ -> CompletableFuture.failedFuture(new IllegalStateException("it was read")));
    assertThat(answer().failure()).isInstanceOf(TooLarge.class);
    assertThat(lone.bodyBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 50_000})
  void a_message_that_was_unpacked_is_counted_until_it_is_answered(int bytes) throws Exception {
    byte[] plain = new byte[bytes];
    new Random(7).nextBytes(plain);
    AtomicLong counted = new AtomicLong();
    queue.speak(Compression.GZIP, null, 100_000);
    add(gzip(plain), true);
    queue.start(
        message -> {
          counted.set(lone.bodyBytes());
          return CompletableFuture.completedFuture(
              Frame.of(List.of(ByteBuffer.allocate(5 + message.bytes().length))));
        });
    assertThat(Objects.requireNonNull(answer().frame()).size()).isEqualTo(5 + bytes);
    assertThat(counted).hasValueGreaterThan(2L * bytes);
    assertThat(lone.bodyBytes()).isZero();
  }
}
