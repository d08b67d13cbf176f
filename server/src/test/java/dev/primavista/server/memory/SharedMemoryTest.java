package dev.primavista.server.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.server.RunningServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors in shared memory, asked for over REST on real sockets; objects are files here too. */
class SharedMemoryTest {
  private static final String REGIONS = "/v2/systemsharedmemory";
  private static final String PLAIN = "{\"name\":\"y\"}";

  @TempDir Path folder;
  private SharedMemory memory;
  private RunningServer running;

  @BeforeEach
  void start() throws IOException {
    Files.write(folder.resolve("in"), floats(9, 1, 2, 3, 4));
    Files.write(folder.resolve("out"), new byte[64]);
    memory = new SharedMemory(folder, new SharedMemory.Limits(1000, 1500));
    running = RunningServer.sharing(memory);
    running.server().open();
  }

  @AfterEach
  void stop() {
    running.close();
    memory.close();
    assertThat(memory.held()).isZero();
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private void registered(String name, String key, long offset, long size) throws Exception {
    HttpResponse<String> answer = register(name, key, offset, size);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  private HttpResponse<String> register(String name, String key, long offset, long size)
      throws Exception {
    return running.post(
        REGIONS + "/region/" + name + "/register",
        "{\"key\":\"" + key + "\",\"offset\":" + offset + ",\"byte_size\":" + size + "}");
  }

  private static String place(String region, long offset, long size) {
    return "{\"shared_memory_region\":\""
        + region
        + "\",\"shared_memory_offset\":"
        + offset
        + ",\"shared_memory_byte_size\":"
        + size
        + "}";
  }

  private HttpResponse<String> infer(String parameters, String output) throws Exception {
    return infer("FP32", "[2,2]", parameters, output);
  }

  private HttpResponse<String> infer(String type, String shape, String parameters, String output)
      throws Exception {
    return running.post(
        "/v2/models/echo-" + type + "/infer",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\""
            + type
            + "\",\"shape\":"
            + shape
            + ",\"parameters\":"
            + parameters
            + "}],\"outputs\":["
            + output
            + "]}");
  }

  private static String left(String place) {
    return "{\"name\":\"y\",\"parameters\":" + place + "}";
  }

  private void assertRefused(HttpResponse<String> answer, String sentence) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains(sentence);
  }

  @Test
  void an_input_is_read_from_a_region_and_an_output_is_left_in_one() throws Exception {
    registered("given", "/in", 4, 16);
    registered("taken", "out", 0, 64);
    HttpResponse<String> answer = infer(place("given", 0, 16), left(place("taken", 8, 40)));
    assertThat(answer.body())
        .contains("\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[2,2]}]");
    byte[] out = Files.readAllBytes(folder.resolve("out"));
    assertThat(ByteBuffer.wrap(out, 8, 16)).isEqualTo(ByteBuffer.wrap(floats(1, 2, 3, 4)));
    assertThat(out).hasSize(64).startsWith(new byte[8]).endsWith(new byte[40]);
  }

  @Test
  void texts_lie_there_with_their_lengths() throws Exception {
    byte[] texts = {2, 0, 0, 0, 'a', 'b', 0, 0, 0, 0};
    Files.write(folder.resolve("in"), texts);
    registered("given", "in", 0, 10);
    registered("taken", "out", 0, 64);
    HttpResponse<String> answer =
        infer("BYTES", "[1,2]", place("given", 0, 10), left(place("taken", 0, 64)));
    assertThat(answer.body()).contains("\"datatype\":\"BYTES\",\"shape\":[1,2]}]");
    assertThat(Files.readAllBytes(folder.resolve("out"))).startsWith(texts);
  }

  @Test
  void a_change_of_the_region_is_seen_by_the_next_request() throws Exception {
    registered("given", "in", 0, 20);
    assertThat(infer(place("given", 4, 16), PLAIN).body()).contains("[1.0,2.0,3.0,4.0]");
    Files.write(folder.resolve("in"), floats(0, 5, 6, 7, 8), StandardOpenOption.WRITE);
    assertThat(infer(place("given", 4, 16), PLAIN).body()).contains("[5.0,6.0,7.0,8.0]");
  }

  @Test
  void classes_are_left_there_too() throws Exception {
    registered("given", "in", 4, 16);
    registered("taken", "out", 0, 64);
    String output =
        left(place("taken", 0, 64))
            .replace("\"parameters\":{", "\"parameters\":{\"classification\":1,");
    assertThat(infer(place("given", 0, 16), output).body())
        .contains("\"datatype\":\"BYTES\"", "\"shape\":[2,1]");
    assertThat(new String(Files.readAllBytes(folder.resolve("out")), StandardCharsets.UTF_8))
        .contains("2.0:1:yes", "4.0:1:yes");
  }

  @Test
  void the_server_tells_which_regions_are_registered() throws Exception {
    assertThat(running.get("/v2").body()).contains("\"system_shared_memory\"");
    assertThat(running.get(REGIONS + "/status").body()).isEqualTo("[]");
    registered("b", "/in", 4, 8);
    registered("a", "out", 0, 64);
    String b = "{\"name\":\"b\",\"key\":\"/in\",\"offset\":4,\"byte_size\":8}";
    String a = "{\"name\":\"a\",\"key\":\"out\",\"offset\":0,\"byte_size\":64}";
    assertThat(running.get(REGIONS + "/status").body()).isEqualTo("[" + a + "," + b + "]");
    assertThat(running.get(REGIONS + "/region/b/status").body()).isEqualTo("[" + b + "]");
    assertRefused(running.get(REGIONS + "/region/c/status"), "Unable to find shared memory region");
    assertRefused(register("a", "in", 0, 4), "shared memory region 'a' already in manager");
    assertThat(running.post(REGIONS + "/region/b/unregister", "").statusCode()).isEqualTo(200);
    assertThat(running.get(REGIONS + "/status").body()).isEqualTo("[" + a + "]");
    assertThat(running.post(REGIONS + "/unregister", "").statusCode()).isEqualTo(200);
    assertThat(running.get(REGIONS + "/status").body()).isEqualTo("[]");
  }

  @Test
  void of_cudas_there_are_none() throws Exception {
    assertThat(running.get("/v2/cudasharedmemory/status").body()).isEqualTo("[]");
    assertThat(running.post("/v2/cudasharedmemory/unregister", "").statusCode()).isEqualTo(200);
    assertThat(running.post("/v2/cudasharedmemory/region/r/register", "{}").statusCode())
        .isEqualTo(501);
  }

  @ParameterizedTest
  @CsvSource({"0,21", "17,4", "0,0", "9223372036854775800,16"})
  void a_region_is_a_part_of_its_object(long offset, long size) throws Exception {
    HttpResponse<String> answer = register("r", "in", offset, size);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(memory.regions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "", "..", "/../in", "a/b", "//in", "nobody", "linked", "folder"})
  void a_key_names_an_object_of_shared_memory_alone(String key) throws Exception {
    Files.createSymbolicLink(folder.resolve("linked"), folder.resolve("in"));
    Files.createDirectory(folder.resolve("folder"));
    assertThat(register("r", key, 0, 4).statusCode()).isEqualTo(400);
    assertThat(memory.regions()).isEmpty();
  }

  @Test
  void so_many_regions_and_no_more() throws Exception {
    for (int i = 0; i < 128; i++) {
      memory.register("r" + i, "in", 0, 4);
    }
    assertRefused(register("one-more", "in", 0, 4), "128 shared memory regions are registered");
    memory.unregister("r7");
    registered("one-more", "in", 0, 4);
  }

  @Test
  void what_is_wrong_with_a_tensors_place_is_told_and_the_next_request_works() throws Exception {
    registered("given", "in", 4, 16);
    registered("taken", "out", 0, 64);
    assertRefused(
        infer(place("nobody", 0, 16), PLAIN), "Unable to find shared memory region: 'nobody'");
    assertRefused(
        infer(place("given", 1, 16), PLAIN),
        "input 'x' lies beyond the end of shared memory region 'given' (expected: within its 16");
    assertRefused(infer(place("given", 0, 12), PLAIN), "input 'x': 12 bytes given, 16 expected");
    assertRefused(
        infer(place("given", 0, 16), left(place("taken", 0, 15))),
        "output 'y': 15 bytes of shared memory do not hold it (expected: at least 16)");
    assertRefused(
        infer("{\"shared_memory_region\":\"given\"}", PLAIN),
        "'inputs[0].parameters.shared_memory_byte_size' is missing");
    assertRefused(
        infer("{\"shared_memory_byte_size\":16}", PLAIN),
        "'inputs[0].parameters.shared_memory_region' is missing");
    assertRefused(infer(place("given", 0, 16) + ",\"data\":[1,2,3,4]", PLAIN), "are both there");
    assertRefused(
        infer(place("given", 0, 16).replace("16", "-1"), PLAIN), "shared_memory_byte_size");
    assertThat(infer(place("given", 0, 16), PLAIN).statusCode()).isEqualTo(200);
  }

  @Test
  void memory_that_was_cut_short_is_told_and_does_not_grow_again() throws Exception {
    registered("given", "in", 4, 16);
    registered("taken", "out", 0, 64);
    try (FileChannel in = FileChannel.open(folder.resolve("in"), StandardOpenOption.WRITE);
        FileChannel out = FileChannel.open(folder.resolve("out"), StandardOpenOption.WRITE)) {
      out.truncate(8);
      assertRefused(
          infer(place("given", 0, 16), left(place("taken", 0, 64))),
          "output 'y': shared memory region 'taken' is not there any more");
      in.truncate(12);
      assertRefused(
          infer(place("given", 0, 16), PLAIN),
          "input 'x': shared memory region 'given' is not there any more");
    }
    assertThat(Files.size(folder.resolve("out"))).isEqualTo(8);
    assertThat(infer("{},\"data\":[1,2,3,4]", PLAIN).statusCode()).isEqualTo(200);
  }

  @Test
  void what_a_request_held_is_given_back_when_memory_ends() throws Exception {
    registered("given", "in", 4, 16);
    SharedTensors shared = memory.ofRequest();
    assertThatThrownBy(
            () ->
                shared.during(
                    () -> {
                      assertThat(shared.read(new Place("given", 0, 16), "input")).hasSize(16);
                      throw new OutOfMemoryError("heap");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(memory.held()).isZero();
  }

  @Test
  void tensors_there_count_as_a_body_does() throws Exception {
    Files.write(folder.resolve("in"), new byte[4096]);
    registered("given", "in", 0, 4096);
    HttpResponse<String> tooLong = infer("FP32", "[1,251]", place("given", 0, 1004), PLAIN);
    assertThat(tooLong.statusCode()).as(tooLong.body()).isEqualTo(413);
    assertThat(tooLong.body()).contains("at most 1000 bytes together");
    assertThat(infer("FP32", "[1,250]", place("given", 0, 1000), PLAIN).statusCode())
        .isEqualTo(200);
    SharedTensors another = memory.ofRequest();
    assertThat(another.read(new Place("given", 0, 600), "input")).hasSize(600);
    assertThat(infer("FP32", "[1,250]", place("given", 0, 1000), PLAIN).statusCode())
        .isEqualTo(503);
    assertThat(another.during(() -> CompletableFuture.completedFuture(1))).isCompletedWithValue(1);
    assertThat(infer("FP32", "[1,250]", place("given", 0, 1000), PLAIN).statusCode())
        .isEqualTo(200);
  }
}
