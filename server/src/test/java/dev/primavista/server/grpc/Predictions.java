package dev.primavista.server.grpc;

import com.google.protobuf.ByteString;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.TensorflowProto;
import dev.primavista.proto.TensorflowProto.TensorProto;
import dev.primavista.proto.TensorflowProto.TensorShapeProto;
import dev.primavista.proto.TensorflowServingProto.ModelSpec;
import dev.primavista.proto.TensorflowServingProto.PredictRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** TensorFlow's messages as the generated classes write and read them. */
final class Predictions {
  static final String PREDICTIONS = "tensorflow.serving.PredictionService/";
  static final String MODELS = "tensorflow.serving.ModelService/";

  private Predictions() {}

  /** One input {@code x}. */
  static PredictRequest.Builder request(String model, TensorProto x) {
    return PredictRequest.newBuilder()
        .setModelSpec(ModelSpec.newBuilder().setName(model))
        .putInputs("x", x);
  }

  static TensorProto.Builder head(DataType type, Shape shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (long size : shape.dimensions()) {
      dimensions.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorProto.newBuilder().setDtype(dtype(type)).setTensorShape(dimensions);
  }

  private static TensorflowProto.DataType dtype(DataType type) {
    return switch (type) {
      case FP16 -> TensorflowProto.DataType.DT_HALF;
      case BF16 -> TensorflowProto.DataType.DT_BFLOAT16;
      case FP32 -> TensorflowProto.DataType.DT_FLOAT;
      case FP64 -> TensorflowProto.DataType.DT_DOUBLE;
      case BYTES -> TensorflowProto.DataType.DT_STRING;
      case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
          TensorflowProto.DataType.valueOf("DT_" + type);
    };
  }

  /** The tensor with its bytes in {@code tensor_content}; texts in their field. */
  static TensorProto content(Tensor tensor) {
    return tensor instanceof FixedTensor
        ? head(tensor.dataType(), tensor.shape()).setTensorContent(Requests.bytes(tensor)).build()
        : values(tensor);
  }

  /** The tensor with its elements in the field of their type. */
  static TensorProto values(Tensor tensor) {
    TensorProto.Builder proto = head(tensor.dataType(), tensor.shape());
    switch (tensor) {
      case BytesTensor texts -> {
        for (int i = 0; i < texts.elementCount(); i++) {
          proto.addStringVal(ByteString.copyFrom(texts.bytesAt(i)));
        }
      }
      case FixedTensor numbers -> {
        for (int i = 0; i < numbers.elementCount(); i++) {
          add(numbers, i, proto);
        }
      }
    }
    return proto.build();
  }

  private static void add(FixedTensor numbers, int index, TensorProto.Builder proto) {
    switch (numbers.dataType()) {
      case FP32 -> proto.addFloatVal(numbers.data().getFloat(index * Float.BYTES));
      case FP64 -> proto.addDoubleVal(numbers.data().getDouble(index * Double.BYTES));
      case FP16, BF16 ->
          proto.addHalfVal(Short.toUnsignedInt(numbers.data().getShort(index * Short.BYTES)));
      case INT8, INT16, INT32, UINT8, UINT16 -> proto.addIntVal((int) numbers.longAt(index));
      case INT64 -> proto.addInt64Val(numbers.longAt(index));
      case BOOL -> proto.addBoolVal(numbers.longAt(index) != 0);
      case UINT32 -> proto.addUint32Val((int) numbers.longAt(index));
      case UINT64 -> proto.addUint64Val(numbers.longAt(index));
      case BYTES -> throw new IllegalArgumentException("texts");
    }
  }

  /** What a client makes of an answer's tensor: its elements are in the field of their type. */
  static Tensor tensor(DataType type, TensorProto proto) {
    Shape shape =
        Shape.of(
            proto.getTensorShape().getDimList().stream()
                .mapToLong(TensorShapeProto.Dim::getSize)
                .toArray());
    if (type == DataType.BYTES) {
      return BytesTensor.wrap(
          shape,
          proto.getStringValList().stream().map(ByteString::toByteArray).toArray(byte[][]::new));
    }
    int count = (int) shape.elementCount();
    ByteBuffer data = ByteBuffer.allocate(count * type.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      put(type, proto, i, data);
    }
    return FixedTensor.wrap(type, shape, data.flip());
  }

  private static void put(DataType type, TensorProto proto, int index, ByteBuffer data) {
    switch (type) {
      case FP32 -> data.putFloat(proto.getFloatVal(index));
      case FP64 -> data.putDouble(proto.getDoubleVal(index));
      case FP16, BF16 -> data.putShort((short) proto.getHalfVal(index));
      case INT8, UINT8 -> data.put((byte) proto.getIntVal(index));
      case INT16, UINT16 -> data.putShort((short) proto.getIntVal(index));
      case INT32 -> data.putInt(proto.getIntVal(index));
      case INT64 -> data.putLong(proto.getInt64Val(index));
      case BOOL -> data.put((byte) (proto.getBoolVal(index) ? 1 : 0));
      case UINT32 -> data.putInt(proto.getUint32Val(index));
      case UINT64 -> data.putLong(proto.getUint64Val(index));
      case BYTES -> throw new IllegalArgumentException("texts");
    }
  }

  /** The type of an answer's tensor. */
  static DataType type(TensorflowProto.DataType dtype) {
    for (DataType type : DataType.values()) {
      if (dtype(type) == dtype) {
        return type;
      }
    }
    throw new IllegalArgumentException(dtype + " (expected: a type that we have)");
  }
}
