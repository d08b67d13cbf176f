package dev.primavista.repository.config;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Recorded;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;

/** A request that was kept: a file with the JSON of the Open Inference Protocol. */
final class RecordedRequest {
  private final Fields tensor;
  private final String name;

  private RecordedRequest(Fields tensor) {
    this.tensor = tensor;
    this.name = tensor.text("name").orElseThrow(() -> tensor.wrong("name", "an input's name"));
  }

  /** The request. */
  static Recorded read(Path file) {
    String fileName = String.valueOf(file.getFileName());
    Fields request;
    try {
      request = new Fields(JsonConfig.read(fileName, Files.readString(file)));
    } catch (IOException absent) {
      throw new ModelLoadException(
          "malformed_config", "the request " + fileName + " cannot be read");
    }
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    for (Fields tensor : request.groups("inputs")) {
      RecordedRequest input = new RecordedRequest(tensor);
      inputs.put(input.name, input.tensor());
    }
    if (inputs.isEmpty()) {
      throw request.wrong("inputs", "a list of tensors");
    }
    return new Recorded(inputs, outputs(request));
  }

  /** The outputs that it asks for; empty for all. */
  private static List<String> outputs(Fields request) {
    Set<String> names = new LinkedHashSet<>();
    for (Fields output : request.groups("outputs")) {
      if (output.has("data")) {
        throw output.refuse(
            "data", "an answer's (expected: names alone, answers are not compared)");
      }
      String name = output.text("name").orElseThrow(() -> output.wrong("name", "an output's name"));
      if (!names.add(name)) {
        throw output.refuse("name", "'" + name + "' is asked for twice (expected: once)");
      }
    }
    return List.copyOf(names);
  }

  private Tensor tensor() {
    String typeName = tensor.text("datatype").orElse("");
    DataType type =
        DataType.named(typeName).orElseThrow(() -> tensor.wrong("datatype", "FP32, BYTES ..."));
    Shape shape = Shape.of(tensor.wholes("shape", 0).stream().mapToLong(Long::longValue).toArray());
    List<String> data = tensor.texts("data");
    if (type == DataType.BYTES) {
      byte[][] texts =
          data.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
      return tensor.checked("data", () -> BytesTensor.wrap(shape, texts));
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(data.size(), type.byteSize()))
            .order(java.nio.ByteOrder.LITTLE_ENDIAN);
    data.forEach(text -> put(type, text, bytes));
    return tensor.checked("data", () -> FixedTensor.wrap(type, shape, bytes.flip()));
  }

  private void put(DataType type, String text, ByteBuffer bytes) {
    try {
      switch (type) {
        case FP64 -> bytes.putDouble(Double.parseDouble(text));
        case FP32 -> bytes.putFloat(Float.parseFloat(text));
        case FP16 -> bytes.putShort(Float.floatToFloat16(Float.parseFloat(text)));
        case BF16 -> bytes.putShort((short) (Float.floatToIntBits(Float.parseFloat(text)) >> 16));
        case BOOL -> bytes.put((byte) (bool(text) ? 1 : 0));
        case INT64, UINT64 -> bytes.putLong(whole(text));
        case INT32, UINT32 -> bytes.putInt((int) whole(text));
        case INT16, UINT16 -> bytes.putShort((short) whole(text));
        case INT8, UINT8 -> bytes.put((byte) whole(text));
        case BYTES -> throw new IllegalStateException("texts are not of fixed size");
      }
    } catch (NumberFormatException | ArithmeticException noNumber) {
      throw tensor.place().refuse(name + ": data '" + text + "' (expected: " + type + ")");
    }
  }

  private static boolean bool(String text) {
    return text.toLowerCase(Locale.ROOT).equals("true") || text.equals("1");
  }

  /** A whole number; of one that only an unsigned type holds, its bits. */
  private static long whole(String text) {
    return new BigDecimal(text).toBigIntegerExact().longValue();
  }
}
