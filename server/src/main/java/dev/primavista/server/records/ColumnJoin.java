package dev.primavista.server.records;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/** Columns side by side as one tensor [rows, columns]. */
final class ColumnJoin {
  private ColumnJoin() {}

  /**
   * @param place for messages
   * @throws InvalidRequest if some columns are texts and others numbers
   */
  static Tensor of(String place, List<ColumnBuilder> columns, int rows) {
    List<Tensor> tensors = columns.stream().map(column -> column.build(rows)).toList();
    List<DataType> types = tensors.stream().map(Tensor::dataType).distinct().toList();
    if (types.size() != 1) {
      throw new InvalidRequest(
          "wrong_datatype", place + ": texts and numbers given, one kind expected");
    }
    Shape shape = Shape.of(rows, tensors.size());
    return types.getFirst() == DataType.BYTES
        ? texts(shape, tensors)
        : numbers(FixedTensor.allocate(types.getFirst(), shape), tensors);
  }

  private static BytesTensor texts(Shape shape, List<Tensor> columns) {
    byte[][] elements = new byte[(int) shape.elementCount()][];
    int width = columns.size();
    for (int i = 0; i < elements.length; i++) {
      elements[i] = ((BytesTensor) columns.get(i % width)).bytesAt(i / width);
    }
    return BytesTensor.wrap(shape, elements);
  }

  private static FixedTensor numbers(FixedTensor joined, List<Tensor> columns) {
    List<ByteBuffer> sources =
        columns.stream().map(column -> ((FixedTensor) column).data()).toList();
    byte[] element = new byte[joined.dataType().byteSize()];
    ByteBuffer data = joined.data();
    while (data.hasRemaining()) {
      for (ByteBuffer source : sources) {
        source.get(element);
        data.put(element);
      }
    }
    return joined;
  }
}
