package dev.primavista.server.records;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonWriter;

/** One element of a tensor in JSON. */
public final class TensorElement {
  private TensorElement() {}

  /** Writes a text, a truth value or a number, a float32 one with no more digits than it has. */
  public static void write(JsonWriter json, Tensor tensor, int index) {
    switch (tensor) {
      case BytesTensor texts -> json.value(texts.stringAt(index));
      case FixedTensor numbers -> number(json, numbers, index);
    }
  }

  private static void number(JsonWriter json, FixedTensor numbers, int index) {
    switch (numbers.dataType()) {
      case BOOL -> json.value(numbers.longAt(index) != 0);
      case FP64 -> json.value(numbers.doubleAt(index));
      case FP32, FP16, BF16 -> json.value((float) numbers.doubleAt(index));
      case UINT64 -> json.unsignedValue(numbers.longAt(index));
      default -> json.value(numbers.longAt(index));
    }
  }
}
