package dev.primavista.tensorflow;

import dev.primavista.core.tensor.DataType;
import java.util.Map;
import java.util.Optional;

/** TensorFlow's element types in core's terms: those that its Java interface can make. */
public final class ElementTypes {
  private static final Map<String, DataType> BY_NAME =
      Map.ofEntries(
          Map.entry("DT_BOOL", DataType.BOOL),
          Map.entry("DT_UINT8", DataType.UINT8),
          Map.entry("DT_UINT16", DataType.UINT16),
          Map.entry("DT_INT32", DataType.INT32),
          Map.entry("DT_INT64", DataType.INT64),
          Map.entry("DT_HALF", DataType.FP16),
          Map.entry("DT_BFLOAT16", DataType.BF16),
          Map.entry("DT_FLOAT", DataType.FP32),
          Map.entry("DT_DOUBLE", DataType.FP64),
          Map.entry("DT_STRING", DataType.BYTES));

  private ElementTypes() {}

  /** The type of this name; empty for those that cannot be handed over. */
  public static Optional<DataType> of(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
