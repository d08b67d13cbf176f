package dev.primavista.server.grpc;

import com.google.protobuf.ByteString;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.InferenceProto.InferTensorContents;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.proto.InferenceProto.ModelInferRequest.InferInputTensor;
import dev.primavista.server.oip.TensorBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Infer requests as the generated classes write them. */
final class Requests {
  private Requests() {}

  /** A tensor of shape [2,3] with the edges of its type. */
  static Tensor sample(DataType type) {
    Shape shape = Shape.of(2, 3);
    if (type == DataType.BYTES) {
      byte[][] elements = new byte[6][];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = ("e" + i + "\u00e9\u0000").getBytes(StandardCharsets.UTF_8);
      }
      return BytesTensor.wrap(shape, elements);
    }
    FixedTensor tensor = FixedTensor.allocate(type, shape);
    ByteBuffer data = tensor.data();
    for (int i = 0; i < 6; i++) {
      put(type, data, i % 2 == 0 ? i : -i);
    }
    return tensor;
  }

  private static void put(DataType type, ByteBuffer data, int value) {
    switch (type) {
      case BOOL -> data.put((byte) (value & 1));
      case INT8, UINT8 -> data.put((byte) value);
      case INT16, UINT16 -> data.putShort((short) value);
      case INT32, UINT32 -> data.putInt(value);
      case INT64, UINT64 -> data.putLong(value);
      case FP16 -> data.putShort(Float.floatToFloat16(value));
      case BF16 -> data.putShort((short) (Float.floatToIntBits(value) >>> 16));
      case FP32 -> data.putFloat(value + 0.5f);
      case FP64 -> data.putDouble(value + 0.1);
      case BYTES -> throw new IllegalArgumentException("texts");
    }
  }

  static ByteString bytes(Tensor tensor) {
    return ByteString.copyFrom(TensorBytes.encode(tensor));
  }

  static InferInputTensor.Builder head(String name, Tensor tensor) {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder().setName(name).setDatatype(tensor.dataType().name());
    for (long dimension : tensor.shape().dimensions()) {
      input.addShape(dimension);
    }
    return input;
  }

  /** One input {@code x} in raw contents. */
  static ModelInferRequest.Builder raw(String model, Tensor x) {
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(head("x", x))
        .addRawInputContents(bytes(x));
  }

  /** One input {@code x} in typed contents. */
  static ModelInferRequest.Builder typed(String model, Tensor x) {
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(head("x", x).setContents(contents(x)));
  }

  static InferTensorContents contents(Tensor tensor) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    switch (tensor) {
      case BytesTensor texts -> {
        for (int i = 0; i < texts.elementCount(); i++) {
          contents.addBytesContents(ByteString.copyFrom(texts.bytesAt(i)));
        }
      }
      case FixedTensor numbers -> {
        for (int i = 0; i < numbers.elementCount(); i++) {
          add(numbers, i, contents);
        }
      }
    }
    return contents.build();
  }

  private static void add(FixedTensor numbers, int index, InferTensorContents.Builder contents) {
    switch (numbers.dataType()) {
      case BOOL -> contents.addBoolContents(numbers.longAt(index) != 0);
      case INT8, INT16, INT32 -> contents.addIntContents((int) numbers.longAt(index));
      case INT64 -> contents.addInt64Contents(numbers.longAt(index));
      case UINT8, UINT16, UINT32 -> contents.addUintContents((int) numbers.longAt(index));
      case UINT64 -> contents.addUint64Contents(numbers.longAt(index));
      case FP32 -> contents.addFp32Contents((float) numbers.doubleAt(index));
      case FP64 -> contents.addFp64Contents(numbers.doubleAt(index));
      case FP16, BF16, BYTES -> throw new IllegalArgumentException("no typed contents");
    }
  }
}
