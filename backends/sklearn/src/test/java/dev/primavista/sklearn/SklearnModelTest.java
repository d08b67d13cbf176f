package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SklearnModelTest {
  private static final Path FIXTURES =
      SharedData.projectRoot()
          .resolve("backends/sklearn/src/test/resources/dev/primavista/sklearn");
  private static final int THREADS = 4;

  private final SklearnModel model = Sklearn.load(FIXTURES.resolve("tiny.joblib"));
  private final double[][] rows = rows(64);

  private static double[][] rows(int count) {
    Random random = new Random(5);
    double[][] rows = new double[count][4];
    for (double[] row : rows) {
      Arrays.setAll(row, i -> random.nextGaussian() * 3);
    }
    return rows;
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  @Test
  void labels_and_probabilities_go_together() {
    Predictions predictions = model.predict(rows);
    double[][] probabilities = model.predictProba(rows);
    assertThat(model.classLabels()).containsExactly("high", "low", "middle");
    assertThat(predictions.rows()).isEqualTo(64);
    assertThat(predictions.outputs()).isEqualTo(1);
    for (int i = 0; i < rows.length; i++) {
      int best = 0;
      for (int k = 1; k < 3; k++) {
        best = probabilities[i][k] > probabilities[i][best] ? k : best;
      }
      assertThat(predictions.text(i)).isEqualTo(model.classLabels().get(best));
      assertThat(predictions.value(i)).isEqualTo(predictions.text(i));
    }
    assertThat(predictions.texts()).hasSize(64);
  }

  @Test
  void log_probabilities_are_the_logarithms_of_the_probabilities() {
    double[] logs = flat(model.predictLogProba(Data.of(rows)));
    double[] probabilities = flat(model.predictProba(rows));
    assertThat(logs).hasSize(64 * 3);
    for (int i = 0; i < logs.length; i++) {
      assertThat(logs[i]).isCloseTo(Math.log(probabilities[i]), within(1e-12));
    }
    assertThatThrownBy(() -> model.scoreSamples(Data.of(rows)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("has no score_samples");
  }

  @Test
  void a_text_label_is_no_number() {
    Predictions predictions = model.predict(rows);
    assertThatThrownBy(() -> predictions.number(0))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("is no number");
  }

  @Test
  void floats_and_flat_arrays_give_the_same_answers() {
    float[][] narrow = {{1, 2, 3, 4}, {0.5f, -2, 0, 8}};
    double[][] wide = {{1, 2, 3, 4}, {0.5, -2, 0, 8}};
    assertThat(model.predictProba(Data.of(narrow))).isDeepEqualTo(model.predictProba(wide));
    double[] into = new double[100];
    assertThat(model.score(Method.PREDICT_PROBA, flat(rows), 20, into)).isEqualTo(3);
    assertThat(Arrays.copyOf(into, 60))
        .isEqualTo(Arrays.copyOf(flat(model.predictProba(rows)), 60));
    assertThat(Arrays.copyOfRange(into, 60, 100)).containsOnly(0);
  }

  @Test
  void a_flat_score_allocates_only_matrices_between_steps() {
    double[] flat = flat(rows(4_000));
    double[] into = new double[4_000 * 3];
    model.score(Method.PREDICT_PROBA, flat, 4_000, into);
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    model.score(Method.PREDICT_PROBA, flat, 4_000, into);
    long perRow = (threads.getCurrentThreadAllocatedBytes() - before) / 4_000;
    long scaled = 4 * Double.BYTES;
    long scores = 3 * Double.BYTES;
    assertThat(perRow).isLessThanOrEqualTo(scaled + 2 * scores + Integer.BYTES);
  }

  @Test
  void wrong_shapes_and_types_are_refused_in_one_sentence() {
    assertThatThrownBy(() -> model.predict(new double[][] {{1, 2, 3, 4}, {1, 2}}))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("row 1 has 2 numbers (expected: 4)");
    assertThatThrownBy(() -> model.predictProba(new double[][] {{1, 2, 3}}))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("3 columns given, 4 columns expected");
    assertThatThrownBy(() -> model.predict(List.of("a text")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("texts given, numbers expected");
    assertThatThrownBy(() -> model.score(Method.PREDICT_PROBA, new double[7], 2, new double[6]))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("rows: 7 numbers (expected: >= 2 x 4)");
    assertThatThrownBy(() -> model.score(Method.PREDICT_PROBA, new double[8], 2, new double[5]))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("into: 5 numbers (expected: >= 6)");
    assertThatThrownBy(() -> model.transform(Data.of(rows)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("has no transform");
  }

  @Test
  void records_differing_in_their_keys_are_refused() {
    assertThatThrownBy(() -> Data.ofRecords(List.of(Map.of("a", 1, "b", 2), Map.of("a", 1))))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("record 1 has no 'b' (null is a missing value)");
    assertThatThrownBy(() -> Data.ofRecords(List.of(Map.of("a", 1), Map.of("a", 1, "b", 2))))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("record 1 has [b], which the first one has not");
    List<@Nullable Map<String, Integer>> holed = Arrays.asList(Map.of("a", 1), null);
    assertThatThrownBy(() -> Data.ofRecords(holed))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("record 1 is null (expected: a map)");
    assertThatThrownBy(() -> Data.ofRecords(List.of(Map.of("a", new Object()))))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("row 0, column 'a' is a Object (expected: a number");
  }

  @Test
  void rows_that_are_missing_are_not_taken_for_columns() {
    assertThatThrownBy(() -> model.predict(new double[0][]))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("no rows given, 4 columns expected");
    assertThatThrownBy(() -> Data.of(new double[][] {{1}, null}))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("row 1 is null (expected: numbers)");
    assertThatThrownBy(() -> Data.of(new float[][] {null}))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("row 0 is null (expected: numbers)");
  }

  @Test
  void files_that_hold_no_such_model_are_told_by_their_names(@TempDir Path folder)
      throws IOException {
    assertThatThrownBy(() -> Sklearn.load(folder.resolve("none.joblib")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("no such file: none.joblib");
    assertThatThrownBy(() -> Sklearn.load(folder.getRoot()))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("/ is no file");
    byte[] onnx = {0x08, 0x0a, 0x12, 0x08, 's', 'k', 'l', '2', 'o', 'n', 'n', 'x'};
    Path network = Files.write(folder.resolve("net.onnx"), onnx);
    assertThatThrownBy(() -> Sklearn.load(network))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused ->
                assertThat(refused.hint()).contains("load it with OnnxBackend of primavista-onnx"))
        .hasMessage(
            "net.onnx: an ONNX model (expected: a file of pickle, joblib, skops or a booster)");
  }

  @Test
  void a_text_that_is_null_is_refused() {
    List<@Nullable String> texts = Arrays.asList("a", null);
    assertThatThrownBy(() -> Data.ofTexts(texts))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("row 1 is null (expected: a text)");
  }

  @Test
  void columns_without_names_in_the_file_must_have_an_order() {
    Map<String, Integer> row = Map.of("a", 1, "b", 2, "c", 3, "d", 4);
    assertThatThrownBy(() -> model.predict(Data.ofRecords(List.of(row))))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("these columns have no order");
    Columns table =
        Columns.builder().numbers("a", 1).numbers("b", 2).numbers("c", 3).numbers("d", 4).build();
    assertThat(model.predictProba(table))
        .isDeepEqualTo(model.predictProba(new double[][] {{1, 2, 3, 4}}));
  }

  @Test
  void columns_with_names_in_the_file_are_put_in_its_order() {
    SklearnModel named = Sklearn.load(FIXTURES.resolve("declared/named.pkl"));
    assertThat(named.featureNames()).containsExactly("width", "depth", "height");
    double[] expected = named.predict(new double[][] {{3, 1, 2}}).numbers();
    Map<String, Double> row = Map.of("depth", 1.0, "height", 2.0, "width", 3.0, "id", 9.0);
    assertThat(named.predict(Data.ofRecords(List.of(row))).numbers()).isEqualTo(expected);
    assertThatThrownBy(() -> named.predict(Data.ofRecords(List.of(Map.of("depth", 1, "id", 2)))))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("column 'width' is missing");
  }

  @Test
  void columns_of_a_table_are_equally_long() {
    Columns.Builder table = Columns.builder().numbers("age", 41, 17);
    assertThatThrownBy(() -> table.texts("city", List.of("Oslo")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("column 'city' has 1 row (expected: 2)");
    assertThatThrownBy(() -> table.numbers("age", 1, 2))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("column 'age' is there twice");
  }

  @Test
  void one_model_answers_many_threads_bit_for_bit_alike() throws Exception {
    double[] expected = flat(model.predictProba(rows));
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Boolean>> alike = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        alike.add(threads.submit(comparison(start, expected)));
      }
      start.countDown();
      for (Future<Boolean> one : alike) {
        assertThat(one.get()).isTrue();
      }
    }
  }

  private Callable<Boolean> comparison(CountDownLatch start, double[] expected) {
    return () -> {
      start.await();
      boolean alike = true;
      double[] flat = flat(rows);
      double[] into = new double[expected.length];
      for (int i = 0; i < 500; i++) {
        model.score(Method.PREDICT_PROBA, flat, rows.length, into);
        alike &= Arrays.equals(into, expected);
        alike &= model.predict(rows).text(i % 64).length() > 2;
      }
      return alike;
    };
  }
}
