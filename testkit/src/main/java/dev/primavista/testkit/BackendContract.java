package dev.primavista.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every engine promises. A backend's test implements the first two methods. */
public interface BackendContract {
  /** The engine. */
  Backend backend();

  /** A small model file whose rows are independent. */
  Path tinyModel();

  /** Rows that the tiny model answers, all different. */
  default SequencedMap<String, Tensor> rows(LoadedModel model, int count) {
    return SampleRows.of(model.signature(), count);
  }

  /** How far a row's answer in a batch may be from its answer alone, relative. */
  default double batchTolerance() {
    return 0;
  }

  /** Inputs that fit the tiny model's signature but not the model; empty if there are none. */
  default Optional<Map<String, Tensor>> unanswerable() {
    return Optional.empty();
  }

  @Test
  default void a_file_is_recognized_by_its_content_whatever_its_name(@TempDir Path folder)
      throws IOException {
    Path renamed = Files.copy(tinyModel(), folder.resolve("picture.png"));

    assertThat(backend().recognizes(renamed, head(renamed))).isTrue();
  }

  @Test
  default void foreign_bytes_are_not_recognized(@TempDir Path folder) throws IOException {
    for (byte[] foreign : ForeignFiles.ALL) {
      Path file = Files.write(folder.resolve(String.valueOf(tinyModel().getFileName())), foreign);

      assertThat(backend().recognizes(file, foreign)).as(Arrays.toString(foreign)).isFalse();
    }
    assertThat(backend().recognizes(folder, new byte[0])).isFalse();
  }

  @Test
  default void damaged_files_are_refused_with_a_code_and_their_name(@TempDir Path folder)
      throws IOException {
    Backend backend = backend();
    byte[] whole = Files.readAllBytes(tinyModel());
    List<byte[]> damaged = new ArrayList<>(ForeignFiles.ALL);
    for (int parts = 1; parts < 8; parts++) {
      damaged.add(Arrays.copyOf(whole, whole.length * parts / 8));
    }
    for (byte[] bytes : damaged) {
      Path file = Files.write(folder.resolve("damaged.model"), bytes);

      assertThatExceptionOfType(ModelLoadException.class)
          .as(bytes.length + " bytes")
          .isThrownBy(() -> backend.load(file).close())
          .withMessageContaining("damaged.model")
          .satisfies(refusal -> assertThat(refusal.code()).matches("[a-z_]+"));
    }
  }

  @Test
  default void a_missing_file_is_refused(@TempDir Path folder) {
    Backend backend = backend();
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> backend.load(folder.resolve("nothing.model")))
        .withMessageContaining("nothing.model");
  }

  @Test
  default void the_signature_is_stated() {
    try (LoadedModel model = backend().load(tinyModel())) {
      assertStated(model.signature().inputs());
      assertStated(model.signature().outputs());
      assertThat(model.description().backend()).isEqualTo(backend().name());
      assertThat(model.description().summary()).isNotBlank();
    }
  }

  @Test
  default void the_example_is_answered_as_the_signature_states() {
    try (LoadedModel model = backend().load(tinyModel());
        ModelInstance instance = model.newInstance()) {
      Answers.assertFit(model.signature().inputs(), model.example());
      Answers.assertFit(model.signature().outputs(), instance.execute(model.example()));
    }
  }

  @Test
  default void a_model_outlives_its_file(@TempDir Path folder) throws IOException {
    Path copy = Files.copy(tinyModel(), folder.resolve("copy.model"));
    try (LoadedModel model = backend().load(copy)) {
      Files.delete(copy);
      try (ModelInstance instance = model.newInstance()) {
        Answers.assertFit(model.signature().outputs(), instance.execute(rows(model, 2)));
      }
    }
  }

  @Test
  default void answers_are_repeatable_and_stay_valid_after_later_calls() {
    try (LoadedModel model = backend().load(tinyModel());
        ModelInstance instance = model.newInstance()) {
      SequencedMap<String, Tensor> rows = rows(model, 4);
      SequencedMap<String, Tensor> kept = instance.execute(Answers.row(rows, 1));
      SequencedMap<String, Tensor> copy = Copies.onHeap(kept);
      for (int i = 0; i < 4; i++) {
        instance.execute(Answers.row(rows, i));
      }

      Answers.assertEqual(kept, copy);
      Answers.assertEqual(instance.execute(Answers.row(rows, 1)), kept);
    }
  }

  @Test
  default void it_does_not_matter_where_the_inputs_lie() {
    try (LoadedModel model = backend().load(tinyModel());
        ModelInstance instance = model.newInstance()) {
      SequencedMap<String, Tensor> rows = rows(model, 3);
      SequencedMap<String, Tensor> expected = instance.execute(Copies.onHeap(rows));

      Answers.assertEqual(instance.execute(Copies.offHeap(rows, 0)), expected);
      Answers.assertEqual(instance.execute(Copies.offHeap(rows, 1)), expected);
    }
  }

  @Test
  default void a_batch_is_answered_as_its_rows_alone() {
    try (LoadedModel model = backend().load(tinyModel());
        ModelInstance instance = model.newInstance()) {
      assertThat(model.batchable()).isTrue();
      for (int count : List.of(1, 2, 7, 64, 3)) {
        SequencedMap<String, Tensor> rows = rows(model, count);
        SequencedMap<String, Tensor> joined = instance.execute(rows);
        for (int i = 0; i < count; i++) {
          SequencedMap<String, Tensor> alone = instance.execute(Answers.row(rows, i));
          Answers.assertClose(Answers.row(joined, i), alone, batchTolerance());
        }
      }
    }
  }

  @Test
  default void no_rows_are_answered_with_no_rows_or_refused() {
    try (LoadedModel model = backend().load(tinyModel());
        ModelInstance instance = model.newInstance()) {
      SequencedMap<String, Tensor> rows = rows(model, 1);
      rows.replaceAll((name, tensor) -> tensor.slice(0, 0));
      try {
        assertThat(instance.execute(rows).values()).allMatch(output -> output.rows() == 0);
      } catch (ServingException refused) {
        assertThat(refused.code()).isNotBlank();
      }
    }
  }

  @Test
  default void wrong_inputs_leave_the_instance_usable() {
    try (LoadedModel model = backend().load(tinyModel());
        ModelInstance instance = model.newInstance()) {
      SequencedMap<String, Tensor> right = rows(model, 1);
      SequencedMap<String, Tensor> expected = instance.execute(right);
      for (Map<String, Tensor> wrong : wrongInputs(model, right)) {
        assertThat(catchThrowable(() -> instance.execute(wrong)))
            .as("%s", wrong)
            .isNotInstanceOf(Error.class);

        Answers.assertEqual(instance.execute(right), expected);
      }
    }
  }

  @Test
  default void content_that_the_model_cannot_process_is_a_serving_exception() {
    Map<String, Tensor> inputs = unanswerable().orElse(Map.of());
    Assumptions.assumeFalse(
        inputs.isEmpty(), "not run: the tiny model answers all that fits its signature");
    try (LoadedModel model = backend().load(tinyModel());
        ModelInstance instance = model.newInstance()) {
      SequencedMap<String, Tensor> right = rows(model, 1);
      SequencedMap<String, Tensor> expected = instance.execute(right);

      assertThatExceptionOfType(ServingException.class).isThrownBy(() -> instance.execute(inputs));
      Answers.assertEqual(instance.execute(right), expected);
    }
  }

  @Test
  default void two_instances_in_parallel_agree() throws Exception {
    try (LoadedModel model = backend().load(tinyModel());
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      SequencedMap<String, Tensor> rows = rows(model, 8);
      CyclicBarrier together = new CyclicBarrier(2);
      Future<List<SequencedMap<String, Tensor>>> one =
          threads.submit(() -> answerEachRow(model, rows, together));
      Future<List<SequencedMap<String, Tensor>>> other =
          threads.submit(() -> answerEachRow(model, rows, together));

      List<SequencedMap<String, Tensor>> expected = one.get();
      List<SequencedMap<String, Tensor>> actual = other.get();
      for (int i = 0; i < expected.size(); i++) {
        Answers.assertEqual(actual.get(i), expected.get(i));
      }
    }
  }

  @Test
  default void closing_twice_does_no_harm() {
    LoadedModel model = backend().load(tinyModel());
    ModelInstance closed = model.newInstance();
    closed.execute(model.example());
    closed.close();
    closed.close();
    try (ModelInstance open = model.newInstance()) {
      Answers.assertFit(model.signature().outputs(), open.execute(model.example()));
    }
    model.close();
    model.close();
  }

  private static List<SequencedMap<String, Tensor>> answerEachRow(
      LoadedModel model, SequencedMap<String, Tensor> rows, CyclicBarrier together)
      throws Exception {
    List<SequencedMap<String, Tensor>> answers = new ArrayList<>();
    try (ModelInstance instance = model.newInstance()) {
      together.await();
      for (int i = 0; i < 400; i++) {
        answers.add(instance.execute(Answers.row(rows, i % 8)));
      }
    }
    return answers;
  }

  private static byte[] head(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Arrays.copyOf(bytes, Math.min(bytes.length, 64 * 1024));
  }

  private static void assertStated(List<TensorSpec> specs) {
    assertThat(specs).isNotEmpty();
    assertThat(new HashSet<>(specs.stream().map(TensorSpec::name).toList())).hasSameSizeAs(specs);
    assertThat(specs).allMatch(spec -> !spec.name().isBlank());
  }

  private static List<Map<String, Tensor>> wrongInputs(
      LoadedModel model, SequencedMap<String, Tensor> right) {
    TensorSpec first = model.signature().inputs().getFirst();
    Tensor otherType =
        first.dataType() == DataType.BYTES
            ? FixedTensor.ofLongs(Shape.of(1), 1)
            : BytesTensor.ofStrings(List.of("a"));
    return List.of(
        Map.of(),
        with(right, first.name(), otherType),
        with(right, first.name(), FixedTensor.allocate(DataType.INT8, Shape.of(1, 1))),
        with(right, first.name(), FixedTensor.allocate(DataType.FP64, Shape.of(1, 2, 3, 4))),
        with(right, first.name(), FixedTensor.allocate(DataType.FP32, Shape.of())));
  }

  private static Map<String, Tensor> with(
      SequencedMap<String, Tensor> inputs, String name, Tensor tensor) {
    Map<String, Tensor> changed = new LinkedHashMap<>(inputs);
    changed.put(name, tensor);
    return changed;
  }
}
