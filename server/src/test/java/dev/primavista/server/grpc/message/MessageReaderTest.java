package dev.primavista.server.grpc.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.server.http.Gate;
import dev.primavista.server.http.LoneGate;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MessageReaderTest {
  private static final byte[] HEAD_OF_1000 = {0, 0, 0, 3, (byte) 0xe8};

  private final LoneGate lone = new LoneGate(10_000);
  private final Gate gate = lone.gate();
  private final List<byte[]> messages = new ArrayList<>();
  private final MessageReader reader = new MessageReader(gate, 1000, this::received);
  private boolean endsAtFirst;

  @AfterEach
  void close() {
    lone.close();
  }

  private void received(boolean compressed, byte[] message) {
    messages.add(message);
    gate.giveBack(message.length);
    if (endsAtFirst) {
      reader.release();
    }
  }

  private static Buffer frames() {
    return Buffer.buffer(new byte[] {0, 0, 0, 0, 1, 7}).appendBytes(HEAD_OF_1000);
  }

  @Test
  void bytes_are_taken_before_they_come_and_given_back_with_what_has_begun() {
    reader.add(frames());
    assertThat(messages).containsExactly(new byte[] {7});
    assertThat(lone.bodyBytes()).isEqualTo(1000);
    reader.release();
    assertThat(lone.bodyBytes()).isZero();
  }

  @Test
  void nothing_is_read_behind_a_message_that_ends_the_call() {
    endsAtFirst = true;
    reader.add(frames());
    assertThat(messages).containsExactly(new byte[] {7});
    assertThat(lone.bodyBytes()).isZero();
  }
}
