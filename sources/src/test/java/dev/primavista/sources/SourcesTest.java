package dev.primavista.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SourcesTest {
  private static final int PIECE = 8 << 20;

  @TempDir private Path cache = Path.of("");
  private FakeStore store = open();

  private static FakeStore open() {
    try {
      return new FakeStore();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void fill() {
    store.with("models/iris/1/model.onnx", "one").with("models/iris/config.pbtxt", "name");
    store.with("other/readme.txt", "no");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Path fetch(String url) {
    try (Sources sources = new Sources(store.environment(), cache)) {
      return sources.open(url);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/models",
        "gs://bucket/models",
        "az://bucket/models",
        "hf://owner/name/models"
      })
  void a_folder_elsewhere_is_a_folder_here(String url) {
    Path folder = fetch(url);
    assertThat(folder.getFileName()).hasToString("models");
    assertThat(folder.resolve("iris/1/model.onnx")).hasContent("one");
    assertThat(folder.resolve("iris/config.pbtxt")).hasContent("name");
    assertThat(folder.resolve("readme.txt")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/models/iris/1/model.onnx",
        "gs://bucket/models/iris/1/model.onnx",
        "az://bucket/models/iris/1/model.onnx",
        "hf://owner/name@main/models/iris/1/model.onnx"
      })
  void a_file_elsewhere_is_a_file_here(String url) {
    assertThat(fetch(url)).hasFileName("model.onnx").hasContent("one");
  }

  @Test
  void a_file_comes_over_plain_http() {
    assertThat(fetch(store.endpoint() + "/models/iris/1/model.onnx"))
        .hasFileName("model.onnx")
        .hasContent("one");
  }

  @Test
  void the_layers_of_an_artifact_are_files() {
    Path folder = fetch("oci://" + store.authority() + "/team/model:v1");
    assertThat(folder.resolve("models/iris/1/model.onnx")).hasContent("one");
    assertThat(folder.resolve("other/readme.txt")).hasContent("no");
  }

  @Test
  void what_is_here_is_not_fetched_again() {
    var _ = fetch("s3://bucket/models");
    int reads = store.reads("model.onnx").size();
    assertThat(fetch("s3://bucket/models").resolve("iris/1/model.onnx")).hasContent("one");
    assertThat(store.reads("model.onnx")).hasSize(reads);
  }

  @Test
  void what_broke_off_goes_on_where_it_ended() {
    byte[] large = new byte[PIECE + 1000];
    Arrays.fill(large, (byte) 7);
    store.with("large.bin", large);
    store.refusedFrom = PIECE;
    assertThatThrownBy(() -> fetch("s3://bucket/large.bin"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("cannot read large.bin");
    store.refusedFrom = Long.MAX_VALUE;
    store.requests.clear();
    assertThat(fetch("s3://bucket/large.bin")).hasBinaryContent(large);
    assertThat(store.reads("large.bin"))
        .containsExactly("GET /bucket/large.bin bytes=" + PIECE + "-" + (PIECE + 999));
  }

  @Test
  void another_content_than_was_asked_for_is_refused_and_not_kept() throws IOException {
    String url = store.endpoint() + "/models/iris/1/model.onnx#sha256=";
    assertThatThrownBy(() -> fetch(url + "0".repeat(64)))
        .hasMessageContaining("model.onnx: sha256 ")
        .hasMessageContaining("(expected: 0000");
    assertThat(cache.resolve("blobs")).doesNotExist();
    String right = FakeStore.hash("one".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(fetch(url + right)).hasContent("one");
    assertThat(Files.exists(cache.resolve("blobs/" + right.substring(0, 2) + "/" + right)))
        .isTrue();
  }

  @Test
  void a_change_elsewhere_replaces_the_folder_as_a_whole() throws Exception {
    try (Sources sources = new Sources(store.environment(), cache)) {
      LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
      Path folder = sources.open("s3://bucket/models");
      sources.follow(
          Duration.ofMillis(20),
          () -> told.add("changed"),
          (path, reason) -> told.add(String.valueOf(reason.getMessage())));
      store.with("models/iris/2/model.onnx", "two").without("models/iris/config.pbtxt");
      String first = told.poll(60, TimeUnit.SECONDS);
      while (Files.exists(folder.resolve("iris/config.pbtxt"))) {
        first = told.poll(60, TimeUnit.SECONDS);
      }
      assertThat(first).isEqualTo("changed");
      assertThat(folder.resolve("iris/2/model.onnx")).hasContent("two");
      store.without("models/iris/1/model.onnx").without("models/iris/2/model.onnx");
      assertThat(told.poll(60, TimeUnit.SECONDS)).contains("there is no file");
      assertThat(folder.resolve("iris/2/model.onnx")).hasContent("two");
    }
  }

  @Test
  void a_name_that_leads_out_is_refused() {
    store.with("models/../../evil", "x");
    assertThatThrownBy(() -> fetch("hf://owner/name"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("'models/../../evil' (expected: a path without '..')");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/x",
        "s3:///x",
        "file:///etc/passwd",
        "https://h/x#md5=1",
        "hf://owner"
      })
  void what_is_no_url_of_a_source_is_refused(String url) {
    assertThatThrownBy(() -> fetch(url))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("url: ");
  }

  @Test
  void a_missing_file_is_told_by_its_url() {
    assertThatThrownBy(() -> fetch(store.endpoint() + "/none.onnx"))
        .hasMessageContaining(store.endpoint() + "/none.onnx: cannot list: NotFound");
  }
}
