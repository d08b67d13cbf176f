package dev.primavista.sklearn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.ServingException.InvalidRequest;
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
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Between tensors and what estimators take and answer. */
final class SklearnTensors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SklearnTensors() {}

  /** A tensor's rows: texts, or numbers with the first dimension as rows. */
  static Data data(Tensor tensor) {
    return switch (tensor) {
      case BytesTensor texts -> {
        List<String> values = new ArrayList<>(texts.elementCount());
        for (int i = 0; i < texts.elementCount(); i++) {
          values.add(texts.stringAt(i));
        }
        yield new Texts(values);
      }
      case FixedTensor numbers -> {
        int columns = numbers.rows() == 0 ? 0 : numbers.elementCount() / numbers.rows();
        yield new DenseMatrix(numbers.rows(), columns, numbers.doubles());
      }
    };
  }

  /** One Python value per row from a JSON text per row. */
  static Items items(BytesTensor texts) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < texts.elementCount(); i++) {
      try {
        Object value = plain(JSON.readValue(texts.stringAt(i), Object.class));
        if (value == null) {
          throw new InvalidRequest("wrong_datatype", "row " + i + " is null, a value expected");
        }
        values.add(value);
      } catch (JsonProcessingException e) {
        throw new InvalidRequest(
            "malformed_json", "row " + i + " is no JSON: " + e.getOriginalMessage());
      }
    }
    return new Items(values);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number number -> number.doubleValue();
      case List<?> list -> list.stream().map(SklearnTensors::plain).toList();
      case Map<?, ?> map -> {
        SequencedMap<Object, @Nullable Object> plain = new java.util.LinkedHashMap<>();
        map.forEach((key, item) -> plain.put(key, plain(item)));
        yield plain;
      }
      default -> value;
    };
  }

  /** Puts an answer under this name; several answers under the name and a number each. */
  static void put(SequencedMap<String, Tensor> outputs, String name, Data answer) {
    if (answer instanceof Many many) {
      for (int i = 0; i < many.parts().size(); i++) {
        put(outputs, name + "_" + i, many.parts().get(i));
      }
      return;
    }
    outputs.put(name, tensor(answer));
  }

  private static Tensor tensor(Data answer) {
    return switch (answer) {
      case Matrix matrix -> {
        DenseMatrix dense = matrix.toDense();
        yield FixedTensor.ofDoubles(Shape.of(dense.rows(), dense.columns()), dense.values());
      }
      case Vector vector when vector.whole() -> whole(vector.values());
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

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value that cannot be written as JSON", e);
    }
  }

  private static Tensor whole(double[] values) {
    FixedTensor tensor = FixedTensor.allocate(DataType.INT64, Shape.of(values.length));
    var data = tensor.data();
    for (double value : values) {
      data.putLong((long) value);
    }
    return tensor;
  }
}
