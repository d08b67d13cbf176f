package dev.primavista.server.records;

import com.google.protobuf.ByteString;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.RecordProto.Bytes;
import dev.primavista.proto.RecordProto.Float32Tensor;
import dev.primavista.proto.RecordProto.Float64Tensor;
import dev.primavista.proto.RecordProto.Int32Tensor;
import dev.primavista.proto.RecordProto.Record;
import dev.primavista.proto.RecordProto.Value;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Writes answers as SageMaker's built-in algorithms do: a protobuf {@code Record} for each row, in
 * a frame of {@link Recordio}, whose labels are the outputs.
 */
public final class RecordioWriter {
  private static final String HINT = "ask for application/json";

  private RecordioWriter() {}

  /**
   * The frames.
   *
   * @throws InvalidRequest if the outputs have no rows, or not equally many, or whole numbers of
   *     more than 32 bits
   */
  public static byte[] write(SequencedMap<String, Tensor> outputs) {
    int rows = AnswerRows.count(outputs, null, HINT);
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int row = 0; row < rows; row++) {
      Record.Builder record = Record.newBuilder();
      for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
        record.putLabel(output.getKey(), value(output.getKey(), output.getValue(), row));
      }
      Recordio.write(record.build().toByteArray(), frames);
    }
    return frames.toByteArray();
  }

  private static Value value(String name, Tensor tensor, int row) {
    int width = (int) tensor.shape().elementsPerRow();
    int from = row * width;
    int to = from + width;
    return switch (tensor) {
      case BytesTensor texts -> texts(texts, from, to);
      case FixedTensor numbers when numbers.dataType().isWhole() -> wholes(name, numbers, from, to);
      case FixedTensor numbers when numbers.dataType() == DataType.FP64 ->
          doubles(numbers, from, to);
      case FixedTensor numbers -> floats(numbers, from, to);
    };
  }

  private static Value texts(BytesTensor texts, int from, int to) {
    Bytes.Builder bytes = Bytes.newBuilder();
    for (int i = from; i < to; i++) {
      bytes.addValue(ByteString.copyFrom(texts.bytesAt(i)));
    }
    return Value.newBuilder().setBytes(bytes).build();
  }

  private static Value wholes(String name, FixedTensor numbers, int from, int to) {
    Int32Tensor.Builder values = Int32Tensor.newBuilder();
    for (int i = from; i < to; i++) {
      long value = numbers.longAt(i);
      if (value != (int) value) {
        throw new InvalidRequest(
            "out_of_range",
            "output '" + name + "' has a number beyond the 32 bits that a record holds",
            null,
            HINT);
      }
      values.addValues((int) value);
    }
    return Value.newBuilder().setInt32Tensor(values).build();
  }

  private static Value doubles(FixedTensor numbers, int from, int to) {
    Float64Tensor.Builder values = Float64Tensor.newBuilder();
    for (int i = from; i < to; i++) {
      values.addValues(numbers.doubleAt(i));
    }
    return Value.newBuilder().setFloat64Tensor(values).build();
  }

  private static Value floats(FixedTensor numbers, int from, int to) {
    Float32Tensor.Builder values = Float32Tensor.newBuilder();
    for (int i = from; i < to; i++) {
      values.addValues((float) numbers.doubleAt(i));
    }
    return Value.newBuilder().setFloat32Tensor(values).build();
  }
}
