package dev.primavista.server.grpc;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.grpc.message.ProtoWriter;
import java.nio.ByteBuffer;

/**
 * Writes a {@code TensorProto} of TensorFlow's, with its elements in the field of their type, where
 * TensorFlow Serving has them and some of its clients look without asking for the content. Large
 * floats are not copied.
 */
final class TensorProtoWriter {
  private static final int DTYPE = 1;
  private static final int TENSOR_SHAPE = 2;
  private static final int DIM = 2;
  private static final int SIZE = 1;

  private TensorProtoWriter() {}

  /** The message by itself. */
  static ProtoWriter write(Tensor tensor) {
    TensorflowType type = TensorflowType.of(tensor.dataType());
    ProtoWriter out = new ProtoWriter();
    out.number(DTYPE, type.number());
    int shape = out.begin(TENSOR_SHAPE);
    for (long size : tensor.shape().dimensions()) {
      int dimension = out.begin(DIM);
      out.number(SIZE, size);
      out.end(dimension);
    }
    out.end(shape);
    switch (tensor) {
      case BytesTensor texts -> {
        for (int i = 0; i < texts.elementCount(); i++) {
          out.bytes(type.field(), ByteBuffer.wrap(texts.bytesAt(i)));
        }
      }
      case FixedTensor numbers when type.isPackedAsItIs() ->
          out.bytes(type.field(), numbers.data());
      case FixedTensor numbers -> writeVarints(type.field(), numbers, out);
    }
    return out;
  }

  private static void writeVarints(int field, FixedTensor numbers, ProtoWriter out) {
    boolean halves = numbers.dataType() == DataType.FP16 || numbers.dataType() == DataType.BF16;
    ByteBuffer data = numbers.data();
    int packed = out.begin(field);
    for (int i = 0; i < numbers.elementCount(); i++) {
      out.varint(halves ? Short.toUnsignedLong(data.getShort(i * Short.BYTES)) : numbers.longAt(i));
    }
    out.end(packed);
  }
}
