package dev.primavista.testkit;

import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Inputs made from a signature alone: equal from run to run, different from row to row. */
public final class SampleRows {
  private SampleRows() {}

  /**
   * Rows for every input; free dimensions other than the first become 1. Floats lie within [-1, 1],
   * integers are 0 or 1, texts are short words.
   */
  public static SequencedMap<String, Tensor> of(Signature signature, int rows) {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    for (TensorSpec spec : signature.inputs()) {
      Shape shape = fixed(spec.shape(), rows);
      inputs.put(
          spec.name(),
          spec.dataType() == DataType.BYTES ? texts(shape) : numbers(spec.dataType(), shape));
    }
    return inputs;
  }

  private static Shape fixed(Shape shape, int rows) {
    long[] dimensions = shape.dimensions();
    for (int axis = 0; axis < dimensions.length; axis++) {
      if (dimensions[axis] == Shape.ANY) {
        dimensions[axis] = axis == 0 ? rows : 1;
      }
    }
    return Shape.of(dimensions);
  }

  private static Tensor texts(Shape shape) {
    byte[][] texts = new byte[Math.toIntExact(shape.elementCount())][];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = ("sample text " + i).getBytes(StandardCharsets.UTF_8);
    }
    return BytesTensor.wrap(shape, texts);
  }

  private static Tensor numbers(DataType type, Shape shape) {
    FixedTensor tensor = FixedTensor.allocate(type, shape);
    ByteBuffer data = tensor.data();
    for (int i = 0; i < tensor.elementCount(); i++) {
      put(data, type, (int) ((i * 2357L + 11) % 251));
    }
    return tensor;
  }

  private static void put(ByteBuffer data, DataType type, int pattern) {
    float real = pattern / 125.0f - 1;
    int bit = pattern & 1;
    switch (type) {
      case FP64 -> data.putDouble(real);
      case FP32 -> data.putFloat(real);
      case FP16 -> data.putShort(Float.floatToFloat16(real));
      case BF16 -> data.putShort((short) (Float.floatToIntBits(real) >>> 16));
      case INT64, UINT64 -> data.putLong(bit);
      case INT32, UINT32 -> data.putInt(bit);
      case INT16, UINT16 -> data.putShort((short) bit);
      case INT8, UINT8, BOOL -> data.put((byte) bit);
      case BYTES -> throw new IllegalArgumentException("type: BYTES (expected: a fixed size)");
    }
  }
}
