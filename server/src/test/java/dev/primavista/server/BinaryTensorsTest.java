package dev.primavista.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.tensor.DataType;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The binary tensor data extension and compressed bodies, over real sockets. */
final class BinaryTensorsTest {
  private static final String HEADER = "Inference-Header-Content-Length";

  private RunningServer running;

  @BeforeEach
  void start() {
    running = new RunningServer();
    running.server().open();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private static String request(DataType type, int size, String more) {
    return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\""
        + type
        + "\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":"
        + size
        + "}}]"
        + more
        + "}";
  }

  private static byte[] joined(String json, byte[] tail) {
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(head.length + tail.length).put(head).put(tail).array();
  }

  private HttpResponse<byte[]> infer(DataType type, String json, byte[] tail) throws Exception {
    return running.postBytes(
        "/v2/models/echo-" + type + "/infer",
        joined(json, tail),
        "Content-Type",
        "application/octet-stream",
        HEADER,
        Integer.toString(json.length()));
  }

  private static byte[] tail(HttpResponse<byte[]> answer) {
    int head = Integer.parseInt(answer.headers().firstValue(HEADER).orElseThrow());
    return java.util.Arrays.copyOfRange(answer.body(), head, answer.body().length);
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void every_type_goes_in_and_out_in_binary_form(DataType type) throws Exception {
    byte[] data =
        type == DataType.BYTES
            ? new byte[] {2, 0, 0, 0, (byte) 0xFF, 0, 0, 0, 0, 0}
            : new byte[2 * type.byteSize()];
    String asked = ",\"outputs\":[{\"name\":\"y\",\"parameters\":{\"binary_data\":true}}]";
    HttpResponse<byte[]> answer = infer(type, request(type, data.length, asked), data);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/octet-stream");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("\"parameters\":{\"binary_data_size\":" + data.length + "}")
        .doesNotContain("\"data\":");
    assertThat(tail(answer)).isEqualTo(data);
  }

  @Test
  void outputs_follow_their_own_wish_before_the_requests() throws Exception {
    String more =
        ",\"parameters\":{\"binary_data_output\":true},\"outputs\":[{\"name\":\"y\"},"
            + "{\"name\":\"z\",\"parameters\":{\"binary_data\":false}}]";
    HttpResponse<byte[]> answer =
        infer(DataType.FP32, request(DataType.FP32, 8, more), floats(1.5f, -2));
    assertThat(tail(answer)).isEqualTo(floats(1.5f, -2));
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"data\":[1.5,-2.0]");
  }

  @Test
  void binary_in_and_json_out_is_the_default() throws Exception {
    HttpResponse<byte[]> answer =
        infer(DataType.FP32, request(DataType.FP32, 8, ""), floats(1.5f, -2));
    assertThat(answer.headers().firstValue(HEADER)).isEmpty();
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "abc", "1e3", "999999999", "99999999999999999999999", "12.5", "+"})
  void a_header_that_is_no_length_of_the_body_is_refused(String length) throws Exception {
    HttpResponse<byte[]> answer =
        running.postBytes(
            "/v2/models/echo-FP32/infer",
            joined(request(DataType.FP32, 8, ""), new byte[8]),
            HEADER,
            length);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("wrong_header_length");
  }

  @ParameterizedTest
  @CsvSource({"8,7", "8,0", "8,9", "4,4", "12,12", "0,0"})
  void bytes_that_do_not_fit_are_refused(int announced, int sent) throws Exception {
    HttpResponse<byte[]> answer =
        infer(DataType.FP32, request(DataType.FP32, announced, ""), new byte[sent]);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("binary_size");
  }

  @Test
  void a_body_without_json_needs_a_model_whose_shape_follows_from_its_length() throws Exception {
    HttpResponse<byte[]> answer =
        running.postBytes("/v2/models/echo-FP32/infer", new byte[8], HEADER, "0");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("no_raw_input", "one variable dimension");
  }

  @Test
  void bytes_that_are_no_text_are_refused_as_json_and_the_way_out_is_told() throws Exception {
    byte[] data = {1, 0, 0, 0, (byte) 0xFF, 0, 0, 0, 0};
    HttpResponse<byte[]> answer =
        infer(DataType.BYTES, request(DataType.BYTES, data.length, ""), data);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("not_text", "binary_data");
  }

  private static byte[] gzip(byte[] bytes) throws Exception {
    var out = new java.io.ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void the_header_counts_the_bytes_of_a_body_that_is_decompressed() throws Exception {
    String json = request(DataType.FP32, 8, "");
    HttpResponse<byte[]> answer =
        running.postBytes(
            "/v2/models/echo-FP32/infer",
            gzip(joined(json, floats(3, 4))),
            "Content-Encoding",
            "gzip",
            HEADER,
            Integer.toString(json.length()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"data\":[3.0,4.0]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void long_answers_are_compressed_where_the_client_wants_it(String coding) throws Exception {
    String json =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT32\",\"shape\":[100,100],\"data\":["
            + "7,".repeat(9999)
            + "7]}]}";
    HttpResponse<byte[]> answer =
        running.postBytes(
            "/v2/models/echo-INT32/infer",
            json.getBytes(StandardCharsets.UTF_8),
            "Accept-Encoding",
            coding);
    assertThat(answer.headers().firstValue("content-encoding")).contains(coding);
    var in = new ByteArrayInputStream(answer.body());
    String plain =
        new String(
            (coding.equals("gzip") ? new GZIPInputStream(in) : new InflaterInputStream(in))
                .readAllBytes(),
            StandardCharsets.UTF_8);
    assertThat(plain).contains("\"shape\":[100,100]").endsWith("]}]}");
  }
}
