package dev.primavista.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names in stores that are none, or other ones, on a disk. */
@Timeout(120)
class NamesTest {
  @TempDir private Path cache = Path.of("");
  private final FakeStore store = new FakeStore();
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  @BeforeEach
  void fill() {
    store.with("repo/iris/model.onnx", "one");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Path fetch(String url) {
    try (Sources sources =
        new Sources(
            store.environment(),
            cache,
            HttpClient.Builder.NO_PROXY,
            _ -> Optional.empty(),
            warnings::add)) {
      return sources.open(url);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://bucket/repo", "az://bucket/repo", "gs://bucket/repo"})
  void an_empty_object_that_marks_a_folder_is_no_file(String url) {
    store.with("repo", "").with("repo/iris", "");

    assertThat(fetch(url).resolve("iris/model.onnx")).hasContent("one");
    assertThat(warnings).isEmpty();
  }

  @Test
  void a_file_that_is_called_as_a_folder_is_left_out_and_told() {
    store.with("repo/iris", "x");

    assertThat(fetch("s3://bucket/repo").resolve("iris/model.onnx")).hasContent("one");
    assertThat(warnings)
        .containsExactly(
            "s3://bucket/repo: 'iris' is left out (expected: another name than a folder's)");
  }

  @Test
  void a_name_with_a_backslash_is_left_out_and_told() {
    store.with("repo/tmp\\old.txt", "x");

    assertThat(fetch("s3://bucket/repo").resolve("iris/model.onnx")).hasContent("one");
    assertThat(warnings)
        .containsExactly(
            "s3://bucket/repo: 'tmp\\old.txt' is left out (expected: a path without backslashes)");
  }

  @Test
  void a_long_url_is_mirrored_in_a_folder_of_a_shorter_name() {
    String path = ("/" + "a".repeat(100)).repeat(3);
    store.with(path.substring(1) + "/x.onnx", "x").with(path.substring(1) + "/y.onnx", "y");

    assertThat(fetch(store.endpoint() + path + "/x.onnx")).hasContent("x");
    assertThat(fetch(store.endpoint() + path + "/y.onnx")).hasContent("y");
  }

  @Test
  void a_mirror_on_another_disk_than_the_contents_has_copies() throws IOException {
    Path memory = Path.of("/dev/shm");
    Assumptions.assumeTrue(
        Files.isWritable(memory)
            && !Files.getFileStore(memory).name().equals(Files.getFileStore(cache).name()));
    Path other = Files.createTempDirectory(memory, "contents");
    try {
      for (String part : List.of("partial", "blobs")) {
        Files.createSymbolicLink(cache.resolve(part), Files.createDirectory(other.resolve(part)));
      }
      assertThat(fetch("s3://bucket/repo").resolve("iris/model.onnx")).hasContent("one");
    } finally {
      try (var files = Files.walk(other)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void a_hub_lists_its_files_once_for_all_that_git_keeps() {
    store.keptByGit = true;
    for (int i = 0; i < 20; i++) {
      store.with("repo/labels-" + i + ".txt", "labels " + i);
    }

    assertThat(fetch("hf://owner/name/repo").resolve("labels-7.txt")).hasContent("labels 7");
    assertThat(store.reads("/tree/")).hasSize(1);
  }
}
