package dev.primavista.onnx;

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

/**
 * Made-up inputs for a signature.
 *
 * @param rows the first dimension where it is free
 * @param size every other free dimension
 */
record Specimen(int rows, int size) {
  /** Zeros and empty texts: taken even where an input is an index or a length. */
  SequencedMap<String, Tensor> zeros(Signature signature) {
    return tensors(signature, false);
  }

  /** Values that differ from row to row: floats within [-1, 1], integers of 0 and 1. */
  SequencedMap<String, Tensor> varied(Signature signature) {
    return tensors(signature, true);
  }

  private SequencedMap<String, Tensor> tensors(Signature signature, boolean varied) {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    for (TensorSpec spec : signature.inputs()) {
      Shape shape = fixed(spec.shape());
      Tensor tensor =
          spec.dataType() == DataType.BYTES
              ? texts(shape, varied)
              : numbers(spec.dataType(), shape, varied);
      inputs.put(spec.name(), tensor);
    }
    return inputs;
  }

  private Shape fixed(Shape shape) {
    long[] dimensions = shape.dimensions();
    for (int axis = 0; axis < dimensions.length; axis++) {
      if (dimensions[axis] == Shape.ANY) {
        dimensions[axis] = axis == 0 ? rows : size;
      }
    }
    return Shape.of(dimensions);
  }

  private static Tensor texts(Shape shape, boolean varied) {
    byte[][] texts = new byte[Math.toIntExact(shape.elementCount())][];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = (varied ? "text " + i : "").getBytes(StandardCharsets.UTF_8);
    }
    return BytesTensor.wrap(shape, texts);
  }

  private static Tensor numbers(DataType type, Shape shape, boolean varied) {
    FixedTensor tensor = FixedTensor.allocate(type, shape);
    if (varied) {
      ByteBuffer data = tensor.data();
      for (int i = 0; i < tensor.elementCount(); i++) {
        put(data, type, i);
      }
    }
    return tensor;
  }

  private static void put(ByteBuffer data, DataType type, int index) {
    int pattern = (int) ((index * 2357L + 11) % 251);
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
