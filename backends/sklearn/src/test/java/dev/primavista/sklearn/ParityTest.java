package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.NpyReader;
import dev.primavista.pickle.PickleException;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.estimator.Classifier;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Models of nine scikit-learn versions give the answers that Python recorded. */
class ParityTest {
  private final ObjectMapper json = new ObjectMapper();
  private final List<String> failures = new ArrayList<>();
  private int passed;
  private int refused;

  @Test
  void every_supported_model_answers_as_scikit_learn_did() throws IOException {
    Path fixtures = SharedData.require("parity/fixtures");
    try (Stream<Path> walk = Files.walk(fixtures, 2)) {
      for (Path folder :
          walk.filter(path -> Files.exists(path.resolve("model.pkl"))).sorted().toList()) {
        check(fixtures.relativize(folder).toString(), folder);
      }
    }
    System.out.printf(
        "parity: %d passed, %d failed, %d refused by name%n", passed, failures.size(), refused);
    assertThat(failures).isEmpty();
    assertThat(passed).isGreaterThan(360);
  }

  private void check(String name, Path folder) throws IOException {
    SklearnModel model;
    try {
      model = Sklearn.load(folder.resolve("model.pkl"));
    } catch (ModelLoadException e) {
      assertThat(e.code()).isIn("unsupported_estimator", "forbidden_global");
      refused++;
      return;
    }
    try {
      Data rows = input(folder, model);
      List<String> problems = new ArrayList<>();
      int compared = compare(folder, model, rows, problems);
      problems.forEach(problem -> failures.add(name + ": " + problem));
      passed += problems.isEmpty() && compared > 0 ? 1 : 0;
    } catch (RuntimeException e) {
      failures.add(name + ": " + e);
    }
  }

  private static Data input(Path folder, SklearnModel model) throws IOException {
    if (Files.exists(folder.resolve("input.npy"))) {
      NdArray array = NpyReader.read(folder.resolve("input.npy"));
      return new DenseMatrix(array.shape()[0], array.shape()[1], array.doubles());
    }
    JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("input.json")));
    JsonNode values = root.path("rows").isMissingNode() ? root.path("data") : root.path("rows");
    if (values.isMissingNode()) {
      values = root.path("values");
    }
    if (model.input() instanceof Input.Text) {
      List<String> texts = new ArrayList<>();
      values.forEach(value -> texts.add(value.asText()));
      return new Texts(texts);
    }
    if (model.input() instanceof Input.Named named) {
      SequencedMap<String, Data> columns = new LinkedHashMap<>();
      List<String> names = new ArrayList<>();
      root.path("columns").forEach(column -> names.add(column.asText()));
      for (Map.Entry<String, Input.Kind> column : named.columns().entrySet()) {
        columns.put(
            column.getKey(), column(values, names.indexOf(column.getKey()), column.getValue()));
      }
      return new Columns(columns);
    }
    if (root.path("kind").asText().equals("dataframe") && model.input() instanceof Input.Numbers) {
      double[][] rows = new double[values.size()][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = new double[values.get(i).size()];
        for (int j = 0; j < rows[i].length; j++) {
          rows[i][j] = values.get(i).get(j).asDouble(Double.NaN);
        }
      }
      return DenseMatrix.of(rows);
    }
    throw new IllegalStateException("an input of kind " + root.path("kind"));
  }

  private static Data column(JsonNode rows, int index, Input.Kind kind) {
    List<String> texts = new ArrayList<>();
    double[] numbers = new double[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      texts.add(rows.get(i).get(index).asText());
      numbers[i] = rows.get(i).get(index).asDouble(Double.NaN);
    }
    return kind == Input.Kind.TEXT ? new Texts(texts) : new DenseMatrix(numbers.length, 1, numbers);
  }

  private int compare(Path folder, SklearnModel model, Data rows, List<String> problems)
      throws IOException {
    int compared = 0;
    if (Files.exists(folder.resolve("expected.predict_proba.npy"))) {
      compared++;
      close(folder, "predict_proba", model.classify(rows).probabilities().values(), problems);
    }
    if (Files.exists(folder.resolve("expected.decision_function.npy"))) {
      compared++;
      close(folder, "decision_function", model.decisionFunction(rows).values(), problems);
    }
    if (Files.exists(folder.resolve("expected.transform.npy"))) {
      compared++;
      close(folder, "transform", model.transform(rows).toDense().values(), problems);
    }
    if (Files.exists(folder.resolve("expected.predict.npy"))) {
      compared++;
      if (model.last() instanceof Classifier) {
        labels(folder, model, rows, problems);
      } else {
        close(folder, "predict", model.regress(rows), problems);
      }
    } else if (Files.exists(folder.resolve("expected.predict.json"))) {
      compared++;
      List<String> expected = new ArrayList<>();
      JsonNode root = json.readTree(Files.readAllBytes(folder.resolve("expected.predict.json")));
      (root.isArray() ? root : root.path("data")).forEach(value -> expected.add(value.asText()));
      List<String> names = new ArrayList<>();
      for (int chosen : model.classify(rows).chosen()) {
        names.add(model.classifier().labels().names().get(chosen));
      }
      if (!names.equals(expected)) {
        problems.add("predict");
      }
    }
    return compared;
  }

  private static void labels(Path folder, SklearnModel model, Data rows, List<String> problems) {
    NdArray expected = NpyReader.read(folder.resolve("expected.predict.npy"));
    int[] chosen = model.classify(rows).chosen();
    List<String> names = model.classifier().labels().names();
    List<String> wanted =
        switch (expected.dtype().kind()) {
          case 'U', 'S' -> expected.strings();
          case 'f' ->
              java.util.Arrays.stream(expected.doubles()).mapToObj(String::valueOf).toList();
          case 'b' ->
              java.util.Arrays.stream(expected.longs())
                  .mapToObj(v -> v == 0 ? "False" : "True")
                  .toList();
          default -> java.util.Arrays.stream(expected.longs()).mapToObj(String::valueOf).toList();
        };
    for (int i = 0; i < chosen.length; i++) {
      if (!names.get(chosen[i]).equals(wanted.get(i))) {
        problems.add("predict row " + i + ": " + names.get(chosen[i]) + " for " + wanted.get(i));
        return;
      }
    }
  }

  private static void close(Path folder, String method, double[] actual, List<String> problems) {
    NdArray expected;
    try {
      expected = NpyReader.read(folder.resolve("expected." + method + ".npy"));
    } catch (PickleException e) {
      problems.add(method + ": " + e.getMessage());
      return;
    }
    double tolerance = expected.dtype().itemSize() == 4 ? 1e-5 : 1e-6;
    double[] wanted = expected.doubles();
    if (wanted.length != actual.length) {
      problems.add(method + ": " + actual.length + " values for " + wanted.length);
      return;
    }
    for (int i = 0; i < wanted.length; i++) {
      boolean same = actual[i] == wanted[i] || (Double.isNaN(actual[i]) && Double.isNaN(wanted[i]));
      if (!same
          && !(Math.abs(actual[i] - wanted[i]) <= tolerance + tolerance * Math.abs(wanted[i]))) {
        problems.add(method + "[" + i + "]: " + actual[i] + " for " + wanted[i]);
        return;
      }
    }
  }
}
