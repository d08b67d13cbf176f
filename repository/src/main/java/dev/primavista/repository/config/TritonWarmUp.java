package dev.primavista.repository.config;

import dev.primavista.core.model.Recorded;
import dev.primavista.core.model.Written;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;

/** The requests of {@code model_warmup}: zeros, random data, or files in the folder warmup/. */
final class TritonWarmUp {
  private static final int MOST_REQUESTS = 1000;
  private static final long MOST_ELEMENTS = 100_000_000;

  private final Path folder;
  private final boolean batched;
  private final Random random = new Random(1);

  TritonWarmUp(Path folder, boolean batched) {
    this.folder = folder;
    this.batched = batched;
  }

  List<Recorded> requests(List<Fields> warmups) {
    List<Recorded> requests = new ArrayList<>();
    for (Fields warmup : warmups) {
      int rows = warmup.count("batch_size", 0).orElse(0);
      SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
      warmup.groupMap("inputs").forEach((name, input) -> inputs.put(name, tensor(input, rows)));
      int count = Math.max(1, warmup.count("count", 0).orElse(0));
      if (requests.size() + count > MOST_REQUESTS) {
        throw warmup.wrong("count", "at most " + MOST_REQUESTS + " requests in all");
      }
      requests.addAll(Collections.nCopies(count, new Recorded(inputs)));
    }
    return requests;
  }

  /** What is written of one entry, whose fields were read before. */
  static Written.WarmUp written(Fields warmup) {
    SequencedMap<String, Written.Data> inputs = new LinkedHashMap<>();
    warmup
        .groupMap("inputs")
        .forEach(
            (name, input) ->
                inputs.put(
                    name,
                    new Written.Data(
                        typeOf(input),
                        input.wholes("dims", 0),
                        input.flag("random_data").orElse(false),
                        input.text("input_data_file"))));
    return new Written.WarmUp(
        warmup.text("name").orElse(""),
        warmup.count("batch_size", 0).orElse(0),
        warmup.count("count", 0).orElse(0),
        inputs);
  }

  private static DataType typeOf(Fields input) {
    return TritonTensors.dataType(input).orElseThrow(() -> input.wrong("data_type", "a data type"));
  }

  private Tensor tensor(Fields input, int rows) {
    DataType type = typeOf(input);
    List<Long> dims = new ArrayList<>(input.wholes("dims", 0));
    if (batched) {
      dims.addFirst((long) Math.max(1, rows));
    }
    Shape shape = Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
    if (elements(input, shape) > MOST_ELEMENTS) {
      throw input.place().refuse("dims: " + shape + " (expected: fewer elements)");
    }
    return input
        .text("input_data_file")
        .map(file -> stored(input, file, type, shape))
        .orElseGet(() -> made(type, shape, input.flag("random_data").orElse(false)));
  }

  private static long elements(Fields input, Shape shape) {
    try {
      return shape.elementCount();
    } catch (ArithmeticException tooMany) {
      throw input.place().refuse("dims: " + shape + " (expected: fewer elements)");
    }
  }

  private Tensor made(DataType type, Shape shape, boolean byChance) {
    int count = Math.toIntExact(shape.elementCount());
    if (type == DataType.BYTES) {
      byte[][] texts = new byte[count][];
      for (int i = 0; i < count; i++) {
        texts[i] =
            byChance
                ? Integer.toString(random.nextInt(1000))
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII)
                : new byte[0];
      }
      return BytesTensor.wrap(shape, texts);
    }
    FixedTensor tensor = FixedTensor.allocate(type, shape);
    ByteBuffer data = tensor.data();
    for (int i = 0; byChance && i < count; i++) {
      put(type, data);
    }
    return tensor;
  }

  /** A float in 0 to 1, or a small whole number. */
  private void put(DataType type, ByteBuffer data) {
    switch (type) {
      case FP64 -> data.putDouble(random.nextDouble());
      case FP32 -> data.putFloat(random.nextFloat());
      case FP16 -> data.putShort(Float.floatToFloat16(random.nextFloat()));
      case BF16 -> data.putShort((short) (Float.floatToIntBits(random.nextFloat()) >> 16));
      case INT64, UINT64 -> data.putLong(random.nextInt(100));
      case INT32, UINT32 -> data.putInt(random.nextInt(100));
      case INT16, UINT16 -> data.putShort((short) random.nextInt(100));
      case INT8, UINT8 -> data.put((byte) random.nextInt(100));
      case BOOL -> data.put((byte) random.nextInt(2));
      case BYTES -> throw new IllegalStateException("texts are not of fixed size");
    }
  }

  /** The elements as Triton stores them: little-endian, each text after its length in 4 bytes. */
  private Tensor stored(Fields input, String name, DataType type, Shape shape) {
    Path file = InsideFolder.resolve(folder.resolve("warmup"), name, input.place());
    try {
      ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      return type == DataType.BYTES
          ? BytesTensor.wrap(shape, texts(input, data))
          : input.checked("input_data_file", () -> FixedTensor.wrap(type, shape, data));
    } catch (IOException absent) {
      throw input.place().refuse("the file warmup/" + name + " cannot be read");
    } catch (IllegalArgumentException wrong) {
      throw input.place().refuse("warmup/" + name + ": " + wrong.getMessage());
    }
  }

  private static byte[][] texts(Fields input, ByteBuffer data) {
    List<byte[]> texts = new ArrayList<>();
    while (data.remaining() >= 4) {
      int length = data.getInt();
      if (length < 0 || length > data.remaining()) {
        throw input.wrong("input_data_file", "texts after their lengths in 4 bytes");
      }
      byte[] text = new byte[length];
      data.get(text);
      texts.add(text);
    }
    return texts.toArray(byte[][]::new);
  }
}
