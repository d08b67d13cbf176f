package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.server.UnreadableParts;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CodingTest {
  private final Vertx vertx = Vertx.vertx();
  private final CpuThreads cpu = CpuThreads.prompt(1, 1);

  @AfterEach
  void close() {
    cpu.close();
    var _ = vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** An answer for which there is no memory when it is copied. */
  private static Response unreadable(int bytes) {
    return new Response(
        200,
        Map.of("content-type", "text/plain"),
        ByteBuffer.allocate(0),
        new UnreadableParts(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 100_000})
  void an_answer_that_cannot_be_compressed_goes_as_it_is(int bytes) throws Exception {
    RequestHead head =
        new RequestHead(
            "id",
            Method.GET,
            new RequestHead.Target("/", Map.of()),
            Headers.of(Map.of("accept-encoding", "gzip")));
    CompletableFuture<Response> written = new CompletableFuture<>();
    Response answer = unreadable(bytes);
    new Coding(cpu, vertx.getOrCreateContext()).encode(head, answer, written::complete);
    assertThat(written.get(20, TimeUnit.SECONDS)).isSameAs(answer);
  }
}
