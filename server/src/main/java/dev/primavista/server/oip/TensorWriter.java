package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Writes a tensor's members: datatype, shape, and data as one flat array in C order. */
final class TensorWriter {
  private TensorWriter() {}

  static void write(String name, Tensor tensor, JsonWriter json) {
    writeHead(name, tensor, json);
    json.name("data").beginArray();
    switch (tensor) {
      case BytesTensor texts -> writeTexts(name, texts, json);
      case FixedTensor numbers -> writeNumbers(numbers, json);
    }
    json.endArray().endObject();
  }

  /** A tensor whose data stands behind the JSON. */
  static void writeBinary(String name, Tensor tensor, int size, JsonWriter json) {
    writeHead(name, tensor, json);
    json.name("parameters").beginObject().field("binary_data_size", size).endObject().endObject();
  }

  /** A tensor that was left in shared memory: clients of Triton take no parameters here. */
  static void writeShared(String name, Tensor tensor, JsonWriter json) {
    writeHead(name, tensor, json);
    json.endObject();
  }

  private static void writeHead(String name, Tensor tensor, JsonWriter json) {
    json.beginObject().field("name", name).field("datatype", tensor.dataType().name());
    json.name("shape").beginArray();
    for (long dimension : tensor.shape().dimensions()) {
      json.value(dimension);
    }
    json.endArray();
  }

  private static void writeTexts(String name, BytesTensor texts, JsonWriter json) {
    for (int i = 0; i < texts.elementCount(); i++) {
      try {
        json.value(UnicodeText.text(texts.bytesAt(i)));
      } catch (CharacterCodingException notText) {
        throw new InvalidRequest(
            "not_text",
            "output '" + name + "' holds bytes that are no UTF-8 text, which JSON cannot carry",
            "outputs",
            "ask for it with the parameter binary_data");
      }
    }
  }

  private static void writeNumbers(FixedTensor numbers, JsonWriter json) {
    DataType type = numbers.dataType();
    ByteBuffer data = numbers.data();
    int count = numbers.elementCount();
    switch (type) {
      case FP32 -> {
        for (int i = 0; i < count; i++) {
          json.value(data.getFloat());
        }
      }
      case FP64 -> {
        for (int i = 0; i < count; i++) {
          json.value(data.getDouble());
        }
      }
      case FP16, BF16 -> {
        for (int i = 0; i < count; i++) {
          json.value((float) numbers.doubleAt(i));
        }
      }
      case BOOL -> {
        for (int i = 0; i < count; i++) {
          json.value(data.get() != 0);
        }
      }
      case UINT64 -> {
        for (int i = 0; i < count; i++) {
          json.unsignedValue(data.getLong());
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          json.value(numbers.longAt(i));
        }
      }
    }
  }
}
