package dev.primavista.tensorflow.engine;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.tensorflow.ElementTypes;
import dev.primavista.tensorflow.TensorFlowFailure;
import java.nio.ByteBuffer;
import org.tensorflow.ndarray.NdArray;
import org.tensorflow.ndarray.buffer.DataBuffer;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint16;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** Tensors over into TensorFlow's memory and back; both ways are copies. */
final class NativeTensors {
  private NativeTensors() {}

  /** A copy that the caller closes. */
  static org.tensorflow.Tensor of(Tensor tensor) {
    var shape = org.tensorflow.ndarray.Shape.of(tensor.shape().dimensions());
    return switch (tensor) {
      case BytesTensor texts -> TString.tensorOfBytes(shape, bytes(texts));
      case FixedTensor numbers ->
          org.tensorflow.Tensor.of(
              type(numbers.dataType()), shape, DataBuffers.of(numbers.data().slice()));
    };
  }

  private static DataBuffer<byte[]> bytes(BytesTensor texts) {
    DataBuffer<byte[]> buffer = DataBuffers.ofObjects(byte[].class, texts.elementCount());
    for (int i = 0; i < texts.elementCount(); i++) {
      buffer.setObject(texts.bytesAt(i), i);
    }
    return buffer;
  }

  private static Class<? extends TType> type(DataType type) {
    return switch (type) {
      case BOOL -> TBool.class;
      case UINT8 -> TUint8.class;
      case UINT16 -> TUint16.class;
      case INT32 -> TInt32.class;
      case INT64 -> TInt64.class;
      case FP16 -> TFloat16.class;
      case BF16 -> TBfloat16.class;
      case FP32 -> TFloat32.class;
      case FP64 -> TFloat64.class;
      case INT8, INT16, UINT32, UINT64, BYTES ->
          throw new TensorFlowFailure("no tensors of type " + type + " can be made", null);
    };
  }

  /** A copy on the heap. */
  static Tensor copy(org.tensorflow.Tensor tensor) {
    Shape shape = Shape.of(tensor.shape().asArray());
    if (tensor instanceof TString texts) {
      return texts(shape, texts.asBytes());
    }
    DataType type =
        ElementTypes.of(tensor.dataType().name())
            .orElseThrow(
                () ->
                    new TensorFlowFailure(
                        "an output is of type " + tensor.dataType().name(), null));
    byte[] bytes =
        new byte[Math.toIntExact(Math.multiplyExact(shape.elementCount(), type.byteSize()))];
    if (bytes.length > 0) {
      tensor.asRawTensor().data().read(bytes);
    }
    return FixedTensor.wrap(type, shape, ByteBuffer.wrap(bytes));
  }

  private static Tensor texts(Shape shape, NdArray<byte[]> values) {
    byte[][] elements = new byte[Math.toIntExact(shape.elementCount())][];
    if (shape.rank() == 0) {
      elements[0] = values.getObject();
    } else {
      values
          .scalars()
          .forEachIndexed((place, scalar) -> elements[index(shape, place)] = scalar.getObject());
    }
    return BytesTensor.wrap(shape, elements);
  }

  private static int index(Shape shape, long[] place) {
    long index = 0;
    for (int axis = 0; axis < place.length; axis++) {
      index = index * shape.dimension(axis) + place[axis];
    }
    return Math.toIntExact(index);
  }
}
