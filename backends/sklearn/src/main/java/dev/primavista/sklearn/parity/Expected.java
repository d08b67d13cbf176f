package dev.primavista.sklearn.parity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.primavista.pickle.NdArray;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Images;
import dev.primavista.sklearn.data.Items;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.data.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An array that Python answered with.
 *
 * @param shape its dimensions
 * @param values its elements in C order: Double, String, Boolean, Map, List, or null for None
 * @param frame whether it was a data frame, whose missing values are NaN here
 * @param tolerance what two numbers may differ by, absolutely and relatively
 */
record Expected(List<Integer> shape, @Nullable Object[] values, double tolerance, boolean frame) {
  private Expected(List<Integer> shape, @Nullable Object[] values, double tolerance) {
    this(shape, values, tolerance, false);
  }

  static Expected ofArray(NdArray array) {
    List<Integer> shape = Arrays.stream(array.shape()).boxed().toList();
    char kind = array.dtype().kind();
    double tolerance = kind == 'f' ? (array.dtype().itemSize() <= 4 ? 1e-5 : 1e-6) : 0;
    if ("USO".indexOf(kind) >= 0) {
      return new Expected(shape, array.strings().toArray(), 0);
    }
    @Nullable Object[] values = Arrays.stream(array.doubles()).boxed().toArray();
    return new Expected(shape, values, tolerance);
  }

  static Expected ofJson(JsonNode root) {
    JsonNode data = root.path("data");
    String kind = root.path("kind").asText();
    if (!kind.equals("object_array") && !kind.equals("dataframe")) {
      @Nullable Object[] values = Fixture.items(data).toArray();
      return new Expected(List.of(values.length), values, 1e-6);
    }
    Cells cells = Fixture.cells(data);
    boolean frame = kind.equals("dataframe");
    boolean rows = !data.isEmpty() && data.get(0).isArray();
    return new Expected(
        rows ? List.of(cells.rows(), cells.columns()) : List.of(cells.rows()),
        frame ? missingAsNaN(cells.values()) : cells.values(),
        1e-6,
        frame);
  }

  /** A data frame does not tell None from NaN. */
  private static @Nullable Object[] missingAsNaN(@Nullable Object[] values) {
    return Arrays.stream(values).map(value -> value == null ? Double.NaN : value).toArray();
  }

  /** Of three dimensions one matrix for each place in the first; any other array as it is. */
  List<Expected> matrices() {
    if (shape.size() != 3) {
      return List.of(this);
    }
    int size = shape.get(1) * shape.get(2);
    List<Expected> matrices = new ArrayList<>();
    for (int i = 0; i < shape.getFirst(); i++) {
      matrices.add(
          new Expected(
              shape.subList(1, 3),
              Arrays.copyOfRange(values, i * size, (i + 1) * size),
              tolerance));
    }
    return matrices;
  }

  /** The second column of two; any other array as it is. */
  Expected lastOfTwo() {
    if (shape.size() != 2 || shape.get(1) != 2) {
      return this;
    }
    @Nullable Object[] second = new @Nullable Object[shape.getFirst()];
    for (int row = 0; row < second.length; row++) {
      second[row] = values[2 * row + 1];
    }
    return new Expected(List.of(second.length), second, tolerance);
  }

  /** Empty if the answer is the expected one, else the first difference. */
  Optional<String> difference(Data answer) {
    List<Integer> given = shapeOf(answer);
    if (!given.equals(shape)) {
      return Optional.of("shape " + given + " for " + shape);
    }
    @Nullable Object[] ours = frame ? missingAsNaN(valuesOf(answer)) : valuesOf(answer);
    for (int i = 0; i < values.length; i++) {
      if (!same(ours[i], values[i])) {
        return Optional.of("element " + i + ": " + ours[i] + " for " + values[i]);
      }
    }
    return Optional.empty();
  }

  private static List<Integer> shapeOf(Data answer) {
    return switch (answer) {
      case Matrix matrix -> List.of(matrix.rows(), matrix.columns());
      case Cells cells -> List.of(cells.rows(), cells.columns());
      case Images images when images.channels() == 1 ->
          List.of(images.count(), images.height(), images.width());
      case Images images ->
          List.of(images.count(), images.height(), images.width(), images.channels());
      default -> List.of(answer.rows());
    };
  }

  private static @Nullable Object[] valuesOf(Data answer) {
    return switch (answer) {
      case Matrix matrix -> boxed(matrix.toDense());
      case Vector vector -> Arrays.stream(vector.values()).boxed().toArray();
      case Cells cells -> cells.values();
      case Images images -> Arrays.stream(images.values()).boxed().toArray();
      case Texts texts -> texts.values().toArray();
      case Items items -> items.values().toArray();
      case Chosen chosen when chosen.labels().isText() -> chosen.names().toArray();
      case Chosen chosen -> Arrays.stream(chosen.labels().numbers(chosen)).boxed().toArray();
      default -> throw new IllegalStateException("an answer of several arrays for one");
    };
  }

  private static @Nullable Object[] boxed(DenseMatrix matrix) {
    return Arrays.stream(matrix.values()).boxed().toArray();
  }

  private boolean same(@Nullable Object ours, @Nullable Object theirs) {
    return switch (theirs) {
      case Double wanted when ours instanceof Double given -> close(given, wanted);
      case Double wanted when ours instanceof Boolean flag -> wanted == (flag ? 1.0 : 0.0);
      case Boolean wanted when ours instanceof Double given -> given == (wanted ? 1.0 : 0.0);
      case List<?> wanted when ours instanceof List<?> given -> sameItems(given, wanted);
      case Map<?, ?> wanted when ours instanceof Map<?, ?> given ->
          given.keySet().equals(wanted.keySet())
              && wanted.entrySet().stream()
                  .allMatch(entry -> same(given.get(entry.getKey()), entry.getValue()));
      case null, default -> Objects.equals(ours, theirs);
    };
  }

  private boolean sameItems(List<?> ours, List<?> theirs) {
    if (ours.size() != theirs.size()) {
      return false;
    }
    List<Boolean> equal = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      equal.add(same(ours.get(i), theirs.get(i)));
    }
    return !equal.contains(false);
  }

  private boolean close(double ours, double theirs) {
    return ours == theirs
        || (Double.isNaN(ours) && Double.isNaN(theirs))
        || Math.abs(ours - theirs) <= tolerance + tolerance * Math.abs(theirs);
  }
}
