package dev.primavista.server.http;

import dev.primavista.core.ServingException.Overloaded;
import io.vertx.core.Context;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decompresses bodies and compresses answers: short ones on the connection's event loop, which also
 * makes the calls, long ones on a CPU thread. What they became comes back to the event loop.
 */
record Coding(CpuThreads cpu, Context context) {
  /** Bodies up to this length are compressed and decompressed on the event loop. */
  private static final int HERE_BYTES = 64 * 1024;

  /**
   * Decompresses a body.
   *
   * @param refused told where it is broken or too long; a short one throws
   * @throws Overloaded if no CPU thread is free for a long one
   */
  void decode(
      BodyDecoder decoder, byte[] bytes, Consumer<byte[]> then, Consumer<Throwable> refused) {
    if (bytes.length <= HERE_BYTES / 8) {
      then.accept(decoder.decode(bytes));
    } else {
      cpu.execute(() -> decodeElsewhere(decoder, bytes, then, refused));
    }
  }

  private void decodeElsewhere(
      BodyDecoder decoder, byte[] bytes, Consumer<byte[]> then, Consumer<Throwable> refused) {
    try {
      byte[] plain = decoder.decode(bytes);
      context.runOnContext(_ -> then.accept(plain));
    } catch (RuntimeException | OutOfMemoryError broken) {
      context.runOnContext(_ -> refused.accept(broken));
    }
  }

  /**
   * Compresses an answer if its client wants that. It goes as it is where there is no memory for
   * that, and a long one also where no CPU thread is free.
   */
  void encode(RequestHead head, Response answer, Consumer<Response> then) {
    Optional<ContentCoding> wanted = AnswerCoding.of(head, answer);
    if (wanted.isEmpty()) {
      then.accept(AnswerCoding.plain(answer));
    } else if (answer.length() <= HERE_BYTES) {
      then.accept(encoded(wanted.get(), answer));
    } else {
      encodeElsewhere(wanted.get(), answer, then);
    }
  }

  private void encodeElsewhere(ContentCoding coding, Response answer, Consumer<Response> then) {
    try {
      cpu.execute(
          () -> {
            Response whole = encoded(coding, answer);
            context.runOnContext(_ -> then.accept(whole));
          });
    } catch (Overloaded busy) {
      then.accept(AnswerCoding.plain(answer));
    }
  }

  private static Response encoded(ContentCoding coding, Response answer) {
    try {
      return AnswerCoding.encode(coding, answer);
    } catch (OutOfMemoryError full) {
      return answer;
    }
  }
}
