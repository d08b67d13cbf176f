package dev.primavista.repository.config;

import dev.primavista.core.tensor.DataType;
import java.util.Map;
import java.util.Optional;

/**
 * What a signature of MLflow says of a column or a tensor.
 *
 * @param name empty where it has none
 * @param type of its numbers; empty where it holds none
 */
public record ColumnType(String name, Optional<DataType> type) {
  /** The types of columns, and of tensors as numpy calls them. */
  private static final Map<String, DataType> TYPES =
      Map.ofEntries(
          Map.entry("boolean", DataType.BOOL),
          Map.entry("integer", DataType.INT32),
          Map.entry("long", DataType.INT64),
          Map.entry("float", DataType.FP32),
          Map.entry("double", DataType.FP64),
          Map.entry("bool", DataType.BOOL),
          Map.entry("int8", DataType.INT8),
          Map.entry("int16", DataType.INT16),
          Map.entry("int32", DataType.INT32),
          Map.entry("int64", DataType.INT64),
          Map.entry("uint8", DataType.UINT8),
          Map.entry("uint16", DataType.UINT16),
          Map.entry("uint32", DataType.UINT32),
          Map.entry("uint64", DataType.UINT64),
          Map.entry("float16", DataType.FP16),
          Map.entry("float32", DataType.FP32),
          Map.entry("float64", DataType.FP64));

  /** One entry of a signature's inputs. */
  static ColumnType of(Fields input) {
    String type =
        input
            .group("tensor-spec")
            .flatMap(tensor -> tensor.text("dtype"))
            .or(() -> input.text("type"))
            .orElse("");
    return new ColumnType(input.text("name").orElse(""), Optional.ofNullable(TYPES.get(type)));
  }
}
