package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.NpyReader;
import dev.primavista.testkit.Answers;
import dev.primavista.testkit.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Answers do not depend, in any bit, on who asks beside: many threads ask one served model for
 * slices of different lengths, which the batcher joins as it likes.
 */
class BitStableTest {
  private static final int THREADS = 8;
  private static final int QUESTIONS = 24;

  @Test
  void every_model_of_numbers_answers_a_row_alike_in_any_company() throws Exception {
    List<String> different = new ArrayList<>();
    int asked = 0;
    for (Path folder : folders(SharedData.require("parity/fixtures/1.9.1"))) {
      try (LoadedModel model = new SklearnBackend().load(folder.resolve("model.pkl"))) {
        SequencedMap<String, Tensor> rows = rows(model, folder.resolve("input.npy"));
        if (!rows.isEmpty() && model.batchable()) {
          asked++;
          check(model, rows, folder.getFileName() + "", different);
        }
      } catch (ModelLoadException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
    assertThat(different).isEmpty();
    assertThat(asked).isGreaterThan(300);
  }

  private static void check(
      LoadedModel model, SequencedMap<String, Tensor> rows, String name, List<String> different) {
    try (ModelInstance instance = model.newInstance()) {
      SequencedMap<String, Tensor> whole = instance.execute(rows);
      int count = rows.firstEntry().getValue().rows();
      for (int row = 0; row < count; row++) {
        SequencedMap<String, Tensor> alone = instance.execute(Answers.row(rows, row));
        Answers.assertEqual(alone, Answers.row(whole, row));
      }
    } catch (ServingException refused) {
      assertThat(refused.code()).as(name).isEqualTo("not_exact");
    } catch (AssertionError other) {
      different.add(name + ": " + other.getMessage());
    }
  }

  @Test
  void many_threads_get_the_same_bits_from_one_served_model() throws Exception {
    Path fixtures = SharedData.require("parity/fixtures/1.9.1");
    for (String estimator :
        List.of("RandomForestClassifier", "LogisticRegression", "SVC", "MLPClassifier")) {
      Path folder =
          folders(fixtures).stream()
              .filter(path -> path.getFileName().toString().startsWith(estimator))
              .findFirst()
              .orElseThrow();
      askedTogether(folder);
    }
  }

  private static void askedTogether(Path folder) throws Exception {
    DeadlineTimer timer = new DeadlineTimer();
    ModelRegistry registry =
        new ModelRegistry(
            new Backends(List.of(new SklearnBackend())),
            new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer));
    ModelConfig config =
        ModelConfig.defaults()
            .withExecution(ModelConfig.Execution.INSTANCE)
            .withInstances(2)
            .withBatching(
                ModelConfig.Batching.defaults()
                    .withMode(ModelConfig.Batching.Mode.ON)
                    .withMaxDelay(Duration.ofMillis(1)));
    LoadedModel model = new SklearnBackend().load(folder.resolve("model.pkl"));
    var _ = registry.load(new ModelId("m", 1), config, 1, () -> model);
    InferenceService service = new InferenceService(registry, ServingMetrics.NOOP, Ticker.SYSTEM);
    SequencedMap<String, Tensor> rows = rows(model, folder.resolve("input.npy"));
    SequencedMap<String, Tensor> expected = model.newInstance().execute(rows);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int seed = 0; seed < THREADS; seed++) {
        Random random = new Random(seed);
        all.add(threads.submit(() -> ask(service, rows, expected, random)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      registry.close();
      timer.close();
    }
  }

  private static void ask(
      InferenceService service,
      SequencedMap<String, Tensor> rows,
      SequencedMap<String, Tensor> expected,
      Random random) {
    int count = rows.firstEntry().getValue().rows();
    for (int i = 0; i < QUESTIONS; i++) {
      int from = random.nextInt(count);
      int to = from + 1 + random.nextInt(count - from);
      var answer = service.infer(InferenceRequest.of("m", slice(rows, from, to))).join().outputs();
      Answers.assertEqual(answer, slice(expected, from, to));
    }
  }

  private static SequencedMap<String, Tensor> slice(
      SequencedMap<String, Tensor> tensors, int from, int to) {
    SequencedMap<String, Tensor> slice = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> slice.put(name, tensor.slice(from, to)));
    return slice;
  }

  /** The fixture's rows; none where the model takes no matrix of their width. */
  private static SequencedMap<String, Tensor> rows(LoadedModel model, Path file) throws Exception {
    SequencedMap<String, Tensor> rows = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      return rows;
    }
    NdArray array = NpyReader.read(file);
    if ("fiub".indexOf(array.dtype().kind()) < 0 || array.rank() != 2) {
      return rows;
    }
    Shape shape = Shape.of(array.shape()[0], array.shape()[1]);
    Stream.of(model.signature().inputs(), model.signature().instead())
        .filter(form -> form.size() == 1 && form.getFirst().shape().accepts(shape))
        .findFirst()
        .ifPresent(
            form ->
                rows.put(form.getFirst().name(), FixedTensor.ofDoubles(shape, array.doubles())));
    return rows;
  }

  private static List<Path> folders(Path fixtures) throws Exception {
    try (Stream<Path> walk = Files.list(fixtures)) {
      return walk.filter(folder -> Files.exists(folder.resolve("model.pkl"))).sorted().toList();
    }
  }
}
