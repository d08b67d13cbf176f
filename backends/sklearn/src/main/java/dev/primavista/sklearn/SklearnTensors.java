package dev.primavista.sklearn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Images;
import dev.primavista.sklearn.data.Items;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.data.Vector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Between tensors and what estimators take and answer. */
final class SklearnTensors {
  /** Made when the first cell that is JSON comes: most models never meet one. */
  private static final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
  }

  /** Numbers in one matrix of an answer. */
  private static final int MOST_NUMBERS = 1 << 24;

  private SklearnTensors() {}

  /** A tensor's rows: texts, or numbers with the first dimension as rows. */
  static Data data(Tensor tensor) {
    return switch (tensor) {
      case BytesTensor texts -> texts(texts);
      case FixedTensor numbers -> {
        int columns = Math.toIntExact(numbers.shape().elementsPerRow());
        yield new DenseMatrix(numbers.rows(), columns, numbers.doubles());
      }
    };
  }

  /** One text per row; cells where a row has several, or a text is missing. */
  private static Data texts(BytesTensor texts) {
    int count = texts.elementCount();
    @Nullable Object[] values = new @Nullable Object[count];
    boolean missing = false;
    for (int i = 0; i < count; i++) {
      missing |= texts.isMissing(i);
      values[i] = texts.isMissing(i) ? (Object) Double.NaN : texts.stringAt(i);
    }
    int columns = Math.toIntExact(texts.shape().elementsPerRow());
    return missing || columns > 1
        ? new Cells(texts.rows(), columns, values)
        : new Texts(Arrays.stream(values).map(String::valueOf).toList());
  }

  /** One Python value per row from a JSON text per row. */
  static Items items(BytesTensor texts) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < texts.elementCount(); i++) {
      try {
        values.add(Json.MAPPER.readValue(texts.stringAt(i), Object.class));
      } catch (JsonProcessingException e) {
        throw new InvalidRequest(
            "malformed_json", "row " + i + " is no JSON: " + e.getOriginalMessage());
      }
    }
    return new Items(values);
  }

  /** Puts an answer under this name; several answers under the name and a number each. */
  static void put(SequencedMap<String, Tensor> outputs, String name, Data answer) {
    if (answer instanceof Many many) {
      for (int i = 0; i < many.parts().size(); i++) {
        put(outputs, partName(name, i), many.parts().get(i));
      }
      return;
    }
    outputs.put(name, tensor(answer));
  }

  /** Distances and places of neighbours; the number of an output otherwise. */
  private static String partName(String name, int part) {
    return name.equals("kneighbors")
        ? List.of("neighbor_distances", "neighbor_indices").get(part)
        : name + "_" + part;
  }

  private static Tensor tensor(Data answer) {
    return switch (answer) {
      case Matrix matrix -> {
        requireBounded(matrix);
        DenseMatrix dense = matrix.toDense();
        Shape shape = Shape.of(dense.rows(), dense.columns());
        yield switch (dense.kind()) {
          case FLOATS -> FixedTensor.ofDoubles(shape, dense.values());
          case INTEGERS -> whole(shape, dense.values());
          case TRUTHS -> truths(shape, dense.values());
        };
      }
      case Vector vector when vector.whole() -> whole(Shape.of(vector.rows()), vector.values());
      case Vector vector -> FixedTensor.ofDoubles(Shape.of(vector.rows()), vector.values());
      case Chosen chosen -> chosen.labels().tensor(chosen.indices());
      case Texts texts -> BytesTensor.ofStrings(texts.values());
      case Items items ->
          BytesTensor.ofStrings(items.values().stream().map(SklearnTensors::json).toList());
      case Cells cells -> {
        List<String> texts = new ArrayList<>();
        for (Object value : cells.values()) {
          texts.add(value == null ? "" : value.toString());
        }
        byte[][] elements =
            texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        yield BytesTensor.wrap(Shape.of(cells.rows(), cells.columns()), elements);
      }
      case Images images ->
          FixedTensor.ofDoubles(
              Shape.of(images.count(), images.height(), images.width(), images.channels()),
              images.values());
      case Columns _, Many _ -> throw new IllegalStateException("an answer of named columns");
    };
  }

  /** Sparse rows are answered in full, as far as they fit. */
  private static void requireBounded(Matrix matrix) {
    if ((long) matrix.rows() * matrix.columns() > MOST_NUMBERS) {
      throw new TooLarge(
          Amount.of(matrix.rows(), "row has ", "rows have ")
              + matrix.rows()
              + " x "
              + Amount.of(matrix.columns(), "number")
              + " as their answer (expected: at most "
              + MOST_NUMBERS
              + ")",
          "send fewer rows at once");
    }
  }

  /** A Python value as JSON. */
  static String json(Object value) {
    try {
      return Json.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value that cannot be written as JSON", e);
    }
  }

  private static Tensor truths(Shape shape, double[] values) {
    FixedTensor tensor = FixedTensor.allocate(DataType.BOOL, shape);
    var data = tensor.data();
    for (double value : values) {
      data.put((byte) value);
    }
    return tensor;
  }

  private static Tensor whole(Shape shape, double[] values) {
    FixedTensor tensor = FixedTensor.allocate(DataType.INT64, shape);
    var data = tensor.data();
    for (double value : values) {
      data.putLong((long) value);
    }
    return tensor;
  }
}
