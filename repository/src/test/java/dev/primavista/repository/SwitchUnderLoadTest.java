package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.RepositoryControl.Replacement;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The law of a switch, tried 100 times; {@code prima bench reload} tries it 1,000 times. */
@Timeout(120)
class SwitchUnderLoadTest {
  private static final int SWITCHES = 100;

  @TempDir private Path folder = Path.of("");

  private void store(long version) throws Exception {
    Path home = Files.createDirectories(folder.resolve("m").resolve(Long.toString(version)));
    Files.writeString(home.resolve("model.txt"), "scale " + version);
  }

  @Test
  void no_request_fails_and_each_answer_is_exactly_one_versions() throws Exception {
    store(1);
    Files.writeString(folder.resolve("m/model.yaml"), "versions: latest\nwarmup: {budget: 1ms}\n");
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    AtomicLong answered = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    try (LiveModels models = new LiveModels()) {
      LiveRepository repository =
          models.open(
              new RepositoryOptions(
                  List.of(),
                  List.of(folder),
                  ModelControl.AUTO,
                  new Watching(
                      RepositoryOptions.Watch.OFF, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                  Set.of()));
      repository.start();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        clients.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      while (!over.get()) {
                        ask(models, wrong);
                        answered.incrementAndGet();
                      }
                    }));
      }
      for (long version = 2; version <= SWITCHES + 1; version++) {
        store(version);
        repository.load("m", Replacement.NONE);
      }
      over.set(true);
      for (Thread client : clients) {
        client.join();
      }
      assertThat(wrong).isEmpty();
      assertThat(answered.get()).isGreaterThan(SWITCHES);
      assertThat(models.registry().statuses())
          .extracting(status -> status.id())
          .contains(new ModelId("m", SWITCHES + 1));
    }
  }

  private static void ask(LiveModels models, Queue<String> wrong) {
    try {
      InferenceResponse response =
          models.service().infer(InferenceRequest.of("m", ScaleBackend.rows("x", 1))).join();
      double answer = response.outputs().get("y") instanceof FixedTensor y ? y.doubles()[0] : -1;
      if (answer != response.model().version()) {
        wrong.add(response.model() + " answered " + answer);
      }
    } catch (RuntimeException failure) {
      wrong.add(failure.toString());
    }
  }
}
