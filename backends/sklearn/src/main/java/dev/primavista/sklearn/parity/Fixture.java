package dev.primavista.sklearn.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.NpyReader;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Images;
import dev.primavista.sklearn.data.Items;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.data.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder with one fitted model in one or more files ({@code model.*}), rows ({@code input.*}) and
 * what Python answered ({@code expected.<method>.*}), described by {@code meta.json}.
 *
 * @param meta the content of {@code meta.json}
 */
record Fixture(Path folder, JsonNode meta) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Fixture read(Path folder) {
    return new Fixture(folder, json(folder.resolve("meta.json")));
  }

  private static JsonNode json(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String estimator() {
    return meta.path("estimator").asText();
  }

  String version() {
    return meta.path("versions").path("sklearn").asText();
  }

  List<Path> models() {
    List<Path> files = new ArrayList<>();
    meta.path("files").forEach(name -> files.add(folder.resolve(name.asText())));
    return files;
  }

  List<String> methods() {
    List<String> names = new ArrayList<>();
    meta.path("methods").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The rows that Python was asked with. */
  Data input() {
    Path array = folder.resolve("input.npy");
    if (Files.exists(array)) {
      NdArray values = NpyReader.read(array);
      int[] shape = values.shape();
      int columns = shape.length < 2 ? 1 : values.size() / Math.max(1, shape[0]);
      if ("USO".indexOf(values.dtype().kind()) >= 0) {
        return new Cells(shape[0], columns, values.strings().toArray());
      }
      if (shape.length > 2) {
        int channels = shape.length == 3 ? 1 : shape[3];
        return new Images(shape[0], shape[1], shape[2], channels, values.doubles());
      }
      DenseMatrix dense = new DenseMatrix(shape[0], columns, values.doubles());
      return meta.path("input").has("sparse") ? SparseMatrix.of(dense) : dense;
    }
    JsonNode root = json(folder.resolve("input.json"));
    JsonNode data = root.path("data");
    return switch (root.path("kind").asText()) {
      case "text" -> new Texts(texts(data));
      case "dataframe" -> frame(root);
      case "object_array" -> cells(data);
      default -> new Items(items(data));
    };
  }

  static List<Object> items(JsonNode data) {
    List<Object> values = new ArrayList<>();
    data.forEach(value -> values.add(plain(value)));
    return values;
  }

  private static List<String> texts(JsonNode data) {
    List<String> texts = new ArrayList<>();
    data.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Data frame(JsonNode root) {
    Cells all = cells(root.path("data"));
    SequencedMap<String, Data> columns = new LinkedHashMap<>();
    int index = 0;
    for (JsonNode name : root.path("columns")) {
      Cells column = all.select(new int[] {index++});
      boolean numbers =
          Arrays.stream(column.values())
              .allMatch(value -> value == null || value instanceof Double);
      columns.put(name.asText(), numbers ? numbers(column) : column);
    }
    Map<String, List<Object>> categories = new LinkedHashMap<>();
    root.path("categories")
        .properties()
        .forEach(
            entry -> {
              List<Object> values = new ArrayList<>();
              entry.getValue().forEach(value -> values.add(plain(value)));
              categories.put(entry.getKey(), values);
            });
    return new Columns(columns, categories);
  }

  private static DenseMatrix numbers(Cells column) {
    double[] values = new double[column.rows()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.values()[i] instanceof Double number ? number : Double.NaN;
    }
    return new DenseMatrix(values.length, 1, values);
  }

  static Cells cells(JsonNode data) {
    int columns = data.isEmpty() ? 0 : data.get(0).isArray() ? data.get(0).size() : 1;
    @Nullable Object[] values = new @Nullable Object[data.size() * columns];
    int at = 0;
    for (JsonNode row : data) {
      if (row.isArray()) {
        for (JsonNode cell : row) {
          values[at++] = cell.isNull() ? null : plain(cell);
        }
      } else {
        values[at++] = row.isNull() ? null : plain(row);
      }
    }
    return new Cells(data.size(), columns, values);
  }

  private static Object plain(JsonNode value) {
    if (value.isTextual()) {
      return value.asText();
    }
    if (value.isBoolean()) {
      return value.asBoolean();
    }
    if (value.isNumber()) {
      return value.asDouble();
    }
    if (value.has("float")) {
      return switch (value.path("float").asText()) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.NaN;
      };
    }
    if (value.isArray()) {
      List<Object> items = new ArrayList<>();
      value.forEach(item -> items.add(plain(item)));
      return items;
    }
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      entries.put(entry.getKey(), entry.getValue().isNull() ? null : plain(entry.getValue()));
    }
    return entries;
  }

  /**
   * What Python answers with this method of this file. LightGBM's text has no class names: there
   * {@code predict} is that of its Booster, the probabilities, of two classes the second's.
   */
  List<Expected> expected(String method, Path file) {
    boolean booster = String.valueOf(file.getFileName()).endsWith(".lgb.txt");
    if (booster && method.equals("predict") && estimator().endsWith("Classifier")) {
      return expected("predict_proba").stream().map(Expected::lastOfTwo).toList();
    }
    return expected(method);
  }

  /** What Python answered with this method: one array, or several where it gave a list. */
  List<Expected> expected(String method) {
    List<Expected> parts = new ArrayList<>();
    for (int i = 0; Files.exists(folder.resolve("expected." + method + "." + i + ".npy")); i++) {
      parts.add(
          Expected.ofArray(
              NpyReader.read(folder.resolve("expected." + method + "." + i + ".npy"))));
    }
    if (!parts.isEmpty()) {
      return parts;
    }
    Path array = folder.resolve("expected." + method + ".npy");
    return List.of(
        Files.exists(array)
            ? Expected.ofArray(NpyReader.read(array))
            : Expected.ofJson(json(folder.resolve("expected." + method + ".json"))));
  }
}
