package dev.primavista.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
  private FakeStore store = new FakeStore();
  private final List<String> warnings = new CopyOnWriteArrayList<>();

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
    return fetch(url, Map.of());
  }

  private Path fetch(String url, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(store.environment());
    environment.putAll(more);
    try (Sources sources = sources(environment, cache)) {
      return sources.open(url);
    }
  }

  private Sources sources(Map<String, String> environment, Path folder) {
    return new Sources(
        environment, folder, HttpClient.Builder.NO_PROXY, _ -> Optional.empty(), warnings::add);
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
        "hf://owner/name@main/models/iris/1/model.onnx",
        "hf://owner/name@refs%2Fpr%2F1/models/iris/1/model.onnx"
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
        .hasFieldOrPropertyWithValue("code", "wrong_checksum")
        .hasMessageContaining("model.onnx: sha256 ")
        .hasMessageContaining("(expected: 0000");
    assertThat(cache.resolve("blobs")).doesNotExist();
    String right = FakeStore.hash("one".getBytes(StandardCharsets.UTF_8));
    assertThat(fetch(url + right)).hasContent("one");
    assertThat(Files.exists(cache.resolve("blobs/" + right.substring(0, 2) + "/" + right)))
        .isTrue();
  }

  @Test
  void a_change_elsewhere_replaces_the_folder_as_a_whole() throws Exception {
    try (Sources sources = sources(store.environment(), cache)) {
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
        "https://some_host/x",
        "s3://bucket/x?version=1",
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
        .hasMessage(store.endpoint() + "/none.onnx: the server answers 404, so nothing is there");
    assertThatThrownBy(() -> fetch("s3://bucket/none"))
        .hasMessage("s3://bucket/none: there is no file (expected: at least one)");
  }

  @Test
  void servers_that_start_at_once_fill_one_cache_together() throws Exception {
    for (int round = 0; round < 5; round++) {
      Path cold = cache.resolve("cold-" + round);
      List<CompletableFuture<Path>> fetched =
          Stream.generate(() -> CompletableFuture.supplyAsync(() -> openedIn(cold)))
              .limit(4)
              .toList();
      for (CompletableFuture<Path> folder : fetched) {
        assertThat(folder.join().resolve("iris/1/model.onnx")).hasContent("one");
      }
      assertThat(states(cold)).hasSize(1);
    }
  }

  private Path openedIn(Path folder) {
    try (Sources sources = sources(store.environment(), folder)) {
      return sources.open("s3://bucket/models");
    }
  }

  private static List<Path> states(Path cache) throws IOException {
    try (Stream<Path> all = Files.walk(cache)) {
      return all.filter(path -> String.valueOf(path.getFileName()).startsWith("state-")).toList();
    }
  }

  @Test
  void a_server_that_starts_later_leaves_the_state_as_it_is() throws IOException {
    Path folder = fetch("s3://bucket/models");
    Path shown = folder.toRealPath();

    assertThat(fetch("s3://bucket/models").toRealPath()).isEqualTo(shown);
  }

  @Test
  void what_was_fetched_last_is_served_while_its_source_is_away() {
    String url = store.endpoint() + "/models/iris/1/model.onnx";
    String right = FakeStore.hash("one".getBytes(StandardCharsets.UTF_8));
    var _ = fetch(url);
    store.close();

    assertThat(fetch(url)).hasContent("one");
    assertThat(warnings)
        .containsExactly(url + ": the connection is refused; what was fetched last is served");
    assertThat(fetch(url + "#sha256=" + right)).hasContent("one");
    assertThatThrownBy(() -> fetch(url + "#sha256=" + "0".repeat(64)))
        .hasFieldOrPropertyWithValue("code", "unreachable_source")
        .hasMessage(url + ": the connection is refused");
  }

  @Test
  void a_name_with_an_empty_part_is_left_out_and_told() {
    store.with("models//x/model.onnx", "x");

    Path folder = fetch("s3://bucket/models");

    assertThat(folder.resolve("iris/1/model.onnx")).hasContent("one");
    assertThat(folder.resolve("x")).doesNotExist();
    assertThat(warnings)
        .containsExactly(
            "s3://bucket/models: '/x/model.onnx' is left out"
                + " (expected: a path without empty parts)");
  }

  @Test
  void a_store_that_is_away_is_told_by_the_cause() {
    store.close();
    assertThatThrownBy(() -> fetch("az://bucket/models"))
        .hasMessageStartingWith("az://bucket/models: cannot list: ")
        .hasMessageContaining("error sending request");
  }

  @Test
  void a_token_of_azure_may_begin_as_its_portal_shows_it() {
    Map<String, String> environment =
        Map.of("AZURE_STORAGE_ACCOUNT_NAME", "a", "AZURE_STORAGE_SAS_TOKEN", "?sv=1&sig=x%2F");
    assertThat(OpendalConfig.of(SourceUrl.parse("az://c/x"), new Variables(environment)).options())
        .containsEntry("sas_token", "sv=1&sig=x%2F");
  }

  @Test
  void a_registry_gets_the_login_that_is_given_and_asks_for_one_otherwise() throws IOException {
    String pair = Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8));
    store.authorization = "Basic " + pair;
    String url = "oci://" + store.authority() + "/team/model:v1";
    assertThatThrownBy(() -> fetch(url, Map.of("DOCKER_CONFIG", cache.toString())))
        .hasMessage(url + ": the server answers 401, so it needs another login");

    assertThat(fetch(url, Map.of("PRIMA_OCI_USER", "u", "PRIMA_OCI_PASSWORD", "p")))
        .isDirectoryContaining("glob:**models");
    Files.writeString(
        cache.resolve("config.json"),
        "{\"auths\":{\"" + store.authority() + "\":{\"auth\":\"" + pair + "\"}}}");
    assertThat(fetch(url + "2", Map.of("DOCKER_CONFIG", cache.toString())))
        .isDirectoryContaining("glob:**models");
  }

  @Test
  void an_artifact_of_one_file_gives_it_its_name() {
    store.without("models/iris/1/model.onnx").without("models/iris/config.pbtxt");
    store.without("other/readme.txt").with("model.onnx", "one");
    Path folder = fetch("oci+http://" + store.authority() + "/team/net:v1");
    assertThat(folder).hasFileName("net");
    assertThat(folder.resolve("net.onnx")).hasContent("one");
  }
}
