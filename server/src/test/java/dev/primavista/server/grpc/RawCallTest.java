package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.proto.InferenceProto.ModelInferResponse;
import dev.primavista.server.RunningServer;
import dev.primavista.server.grpc.message.Compression;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.http.Step;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that no gRPC client would make, as bytes over HTTP/2. */
class RawCallTest {
  private static final RunningServer RUNNING = new RunningServer();
  private static final RawCalls CALLS = new RawCalls(RUNNING.server().port());
  private static final byte[] LIVE = {0, 0, 0, 0, 0};

  @AfterAll
  static void close() {
    CALLS.close();
    RUNNING.close();
  }

  private static RawCalls.Answer live(byte[] body, Map<String, String> fields) {
    return CALLS.post(CallClient.INFERENCE + "ServerLive", body, fields);
  }

  @Test
  void a_good_call_is_answered() {
    RawCalls.Answer answer = live(LIVE, Map.of("x-request-id", "mine-7"));
    assertThat(answer.status()).isEqualTo("0");
    assertThat(answer.head().get("content-type")).isEqualTo("application/grpc");
    assertThat(answer.head().get("x-request-id")).isEqualTo("mine-7");
    assertThat(answer.body().getBytes()).containsExactly(0, 0, 0, 0, 2, 8, 1);
  }

  @Test
  void bytes_that_are_no_messages_end_the_call() {
    assertThat(live(new byte[] {7, 0, 0, 0, 0}, Map.of()).status()).isEqualTo("13");
    assertThat(live(new byte[] {}, Map.of()).status()).isEqualTo("13");
    assertThat(live(new byte[] {0, 0, 0, 0, 9, 1}, Map.of()).status()).isEqualTo("13");
    assertThat(live(new byte[10], Map.of()).status()).isEqualTo("13");
    assertThat(live(RawCalls.frame(false, new byte[] {-1, -1}), Map.of()).status()).isEqualTo("3");
    assertThat(live(new byte[] {0, -1, -1, -1, -1}, Map.of()).status()).isEqualTo("8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "S", "-1S", "123456789S", "1x"})
  void a_timeout_that_is_none_is_refused(String timeout) {
    assertThat(live(LIVE, Map.of("grpc-timeout", timeout)).status()).isEqualTo("3");
  }

  @Test
  void a_timeout_that_is_over_ends_the_call() {
    byte[] message =
        Requests.raw("echo-FP32", Requests.sample(DataType.FP32)).build().toByteArray();
    RawCalls.Answer answer =
        CALLS.post(
            CallClient.INFERENCE + "ModelInfer",
            RawCalls.frame(false, message),
            Map.of("grpc-timeout", "0n"));
    assertThat(answer.status()).isEqualTo("4");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IDENTITY")
  void compressed_messages_are_answered_compressed_where_that_is_read(Compression compression)
      throws Exception {
    byte[] message =
        Requests.raw("echo-FP32", FixedTensor.allocate(DataType.FP32, Shape.of(100, 1000)))
            .build()
            .toByteArray();
    byte[] smaller = compressed(compression, message);
    assertThat(smaller.length).isLessThan(message.length / 10);
    Map<String, String> fields =
        Map.of("grpc-encoding", compression.token(), "grpc-accept-encoding", compression.token());
    RawCalls.Answer answer =
        CALLS.post(CallClient.INFERENCE + "ModelInfer", RawCalls.frame(true, smaller), fields);
    assertThat(answer.head().get("grpc-encoding")).isEqualTo(compression.token());
    assertThat(answer.body().getByte(0)).isEqualTo((byte) 1);
    byte[] plain = plain(compression, answer.body().getBytes(5, answer.body().length()));
    assertThat(ModelInferResponse.parseFrom(plain).getRawOutputContents(0).size())
        .isEqualTo(400_000);
    RawCalls.Answer unasked =
        CALLS.post(
            CallClient.INFERENCE + "ModelInfer",
            RawCalls.frame(true, smaller),
            Map.of("grpc-encoding", compression.token()));
    assertThat(unasked.body().getByte(0)).isZero();
  }

  private static byte[] plain(Compression compression, byte[] message) throws IOException {
    InputStream in = new ByteArrayInputStream(message);
    try (InputStream out =
        compression == Compression.GZIP ? new GZIPInputStream(in) : new InflaterInputStream(in)) {
      return out.readAllBytes();
    }
  }

  private static byte[] compressed(Compression compression, byte[] message) {
    ByteBuffer whole = ByteBuffer.wrap(RawCalls.frame(false, message));
    Buffer smaller = compression.compress(Frame.of(java.util.List.of(whole))).buffer();
    return smaller.getBytes(5, smaller.length());
  }

  @Test
  void compression_that_is_not_known_or_not_said_is_refused() {
    RawCalls.Answer unknown = live(LIVE, Map.of("grpc-encoding", "snappy"));
    assertThat(unknown.status()).isEqualTo("12");
    assertThat(unknown.head().get("grpc-accept-encoding")).isEqualTo("identity,gzip,deflate");
    assertThat(live(RawCalls.frame(true, new byte[] {}), Map.of()).status()).isEqualTo("13");
    assertThat(
            live(RawCalls.frame(true, new byte[] {1, 2}), Map.of("grpc-encoding", "gzip")).status())
        .isEqualTo("3");
  }

  @Test
  void a_message_that_grows_beyond_the_limit_is_refused() {
    byte[] bomb =
        compressed(
            Compression.GZIP, new byte[(int) ServerConfig.onLoopback(0).limits().bodyBytes() + 1]);
    assertThat(live(RawCalls.frame(true, bomb), Map.of("grpc-encoding", "gzip")).status())
        .isEqualTo("8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc-web", "application/grpc+json"})
  void another_content_type_is_not_grpc(String type) {
    RawCalls.Answer answer = live(LIVE, Map.of("content-type", type));
    assertThat(answer.httpStatus()).isEqualTo(415);
    assertThat(answer.body().toString())
        .contains("'" + type + "' is not taken here (expected: application/grpc over HTTP/2)");
    assertThat(answer.status()).isNull();
  }

  @Test
  void calls_that_are_refused_before_a_message_was_read_are_counted() throws Exception {
    try (RunningServer fresh = new RunningServer();
        RawCalls calls = new RawCalls(fresh.server().port())) {
      String infer = CallClient.INFERENCE + "ModelInfer";
      calls.post(infer, new byte[] {0, -1, -1, -1, -1}, Map.of());
      calls.post(infer, new byte[] {7, 0, 0, 0, 0}, Map.of());
      calls.post(infer, new byte[] {0, 0, 0, 0, 9, 1}, Map.of());
      calls.post(infer, LIVE, Map.of("grpc-encoding", "snappy"));
      calls.post(CallClient.INFERENCE + "NoSuch", LIVE, Map.of());
      calls.post(infer, LIVE, Map.of("content-type", "application/grpc-web"));
      String requests = "primavista_http_requests_seconds_count{method=\"POST\",route=";
      assertThat(fresh.get("/metrics").body())
          .contains(
              requests + "\"/" + infer + "\",status=\"429\"} 1",
              requests + "\"/" + infer + "\",status=\"500\"} 2",
              requests + "\"/" + infer + "\",status=\"501\"} 1",
              requests + "\"" + Step.NO_ROUTE + "\",status=\"501\"} 1",
              requests + "\"" + Step.NO_ROUTE + "\",status=\"415\"} 1");
    }
  }
}
