package dev.primavista.core.probe;

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
 * @param texts what inputs of texts are given
 */
public record Specimen(int rows, int size, Texts texts) {
  /** Texts by their place. */
  @FunctionalInterface
  public interface Texts {
    /** Empty ones, or {@code text 0} and so on. */
    Texts PLAIN =
        (index, varied) -> (varied ? "text " + index : "").getBytes(StandardCharsets.UTF_8);

    /**
     * One text.
     *
     * @param varied whether it differs from the others
     */
    byte[] at(int index, boolean varied);
  }

  /** What a specimen is made of. */
  public enum Values {
    /** Zeros and empty texts: taken even where an input is an index or a length. */
    ZEROS,
    /** Ones and empty texts: taken where an input divides. */
    ONES,
    /** Values that differ from row to row: floats within [-1, 1], integers of 0 and 1. */
    VARIED
  }

  public Specimen(int rows, int size) {
    this(rows, size, Texts.PLAIN);
  }

  /** Inputs of such values. */
  public SequencedMap<String, Tensor> of(Signature signature, Values values) {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    for (TensorSpec spec : signature.inputs()) {
      Shape shape = fixed(spec.shape());
      Tensor tensor =
          spec.dataType() == DataType.BYTES
              ? texts(shape, values == Values.VARIED)
              : numbers(spec.dataType(), shape, values);
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

  private Tensor texts(Shape shape, boolean varied) {
    byte[][] made = new byte[Math.toIntExact(shape.elementCount())][];
    for (int i = 0; i < made.length; i++) {
      made[i] = texts.at(i, varied);
    }
    return BytesTensor.wrap(shape, made);
  }

  private static Tensor numbers(DataType type, Shape shape, Values values) {
    FixedTensor tensor = FixedTensor.allocate(type, shape);
    ByteBuffer data = tensor.data();
    for (int i = 0; i < tensor.elementCount() && values != Values.ZEROS; i++) {
      int pattern = (int) ((i * 2357L + 11) % 251);
      if (values == Values.VARIED) {
        put(data, type, pattern / 125.0f - 1, pattern & 1);
      } else {
        put(data, type, 1, 1);
      }
    }
    return tensor;
  }

  private static void put(ByteBuffer data, DataType type, float real, int bit) {
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
