package dev.primavista.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.engines.Engines;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelSource;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.server.Additions;
import dev.primavista.server.ModelServing;
import dev.primavista.server.PrimavistaServer;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.observability.ServerMetrics;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is told to load hostile files, one after another, while it serves a sound one. */
class HostileModelsTest {
  private static final Path SOUND = SharedData.projectRoot().resolve("apps/faq/demo/js-faq.joblib");
  private static final String QUESTION =
      "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"closures\"]}]}";

  private final ServerMetrics metrics = new ServerMetrics();
  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry =
      new ModelRegistry(
          new Engines(PickleLimits.defaults(), Path.of("target")).all(),
          new ModelExecutor.Surroundings(metrics, Ticker.SYSTEM, timer));
  private final PrimavistaServer server =
      PrimavistaServer.start(
          ServerConfig.onLoopback(0),
          new ModelServing(
              new InferenceService(registry, metrics, Ticker.SYSTEM),
              registry,
              metrics,
              Ticker.SYSTEM),
          Additions.none());
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void open() {
    server.open();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    registry.close();
    timer.close();
  }

  @Test
  void each_is_refused_with_a_reason_and_the_sound_model_goes_on_answering() throws Exception {
    ModelSource sound = new ModelSource(new ModelId("sound", 1), SOUND);
    load(sound);
    String before = answer();
    List<String> silent = new ArrayList<>();
    for (ModelSource hostile : hostile(SharedData.require("parity/hostile"))) {
      load(hostile);
      ModelStatus status = statusOf(hostile.id());
      boolean told = status.state() == ModelState.READY || status.reason().isPresent();
      if (!told) {
        silent.add(hostile.path() + ": " + status);
      }
      assertThat(answer()).as("after " + hostile.path()).isEqualTo(before);
    }
    assertThat(silent).isEmpty();
  }

  private void load(ModelSource source) {
    try {
      registry.load(source, ModelConfig.defaults());
    } catch (ModelLoadException refused) {
      registry.refuse(source.id(), refused);
    }
  }

  private ModelStatus statusOf(ModelId id) {
    return registry.statuses().stream()
        .filter(status -> status.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<ModelSource> hostile(Path folder) throws IOException {
    List<ModelSource> sources = new ArrayList<>();
    List<String> rows = Files.readAllLines(folder.resolve("INDEX.tsv"));
    for (String row : rows.subList(1, rows.size())) {
      Path file = folder.resolve(row.substring(0, row.indexOf('\t')));
      sources.add(new ModelSource(new ModelId("hostile-" + sources.size(), 1), file));
    }
    return sources;
  }

  /** The sound model's outputs, which stand after the times. */
  private String answer() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/v2/models/sound/infer"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body().substring(response.body().indexOf("\"outputs\""));
  }
}
