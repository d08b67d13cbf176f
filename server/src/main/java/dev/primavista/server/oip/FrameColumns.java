package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.SequencedMap;

/**
 * The columns of a data frame, each sent as a tensor, for a model that knows no columns and takes
 * one matrix: as pandas would be given to it, in their order and whatever their names. MLServer's
 * {@code PandasCodec} writes such requests.
 */
final class FrameColumns {
  /** What a request's {@code content_type} says of them. */
  static final String CONTENT_TYPE = "pd";

  /** Columns of bytes become eight times as long. */
  private static final long MOST_VALUES = 1 << 20;

  private FrameColumns() {}

  /** Whether an input is a matrix that columns of numbers make. */
  static boolean fit(TensorSpec input, SequencedMap<String, Tensor> sent) {
    boolean matrix =
        input.shape().rank() == 2
            && (input.dataType() == DataType.FP64 || input.dataType() == DataType.FP32);
    return matrix && !sent.containsKey(input.name()) && isFrame(sent.values());
  }

  private static boolean isFrame(Collection<Tensor> columns) {
    return !columns.isEmpty()
        && columns.stream().allMatch(column -> column instanceof FixedTensor && isColumn(column));
  }

  private static boolean isColumn(Tensor tensor) {
    long[] dimensions = tensor.shape().dimensions();
    return dimensions.length == 1 || (dimensions.length == 2 && dimensions[1] == 1);
  }

  /**
   * The matrix.
   *
   * @throws InvalidRequest if the columns are not of one length
   * @throws TooLarge if it would have too many values
   */
  static Tensor joined(TensorSpec input, SequencedMap<String, Tensor> columns) {
    int width = columns.size();
    int rows = columns.firstEntry().getValue().rows();
    columns.forEach((name, column) -> requireRows(name, column, rows));
    if ((long) rows * width > MOST_VALUES) {
      throw new TooLarge(
          "the columns have "
              + (long) rows * width
              + " values (expected: at most "
              + MOST_VALUES
              + ")",
          "send fewer rows at once, or one matrix");
    }
    FixedTensor matrix = FixedTensor.allocate(input.dataType(), Shape.of(rows, width));
    ByteBuffer data = matrix.data();
    int at = 0;
    for (Tensor column : columns.values()) {
      put((FixedTensor) column, at++, width, input.dataType(), data);
    }
    return matrix;
  }

  private static void requireRows(String name, Tensor column, int rows) {
    if (column.rows() != rows) {
      throw new InvalidRequest(
          "wrong_shape",
          "column '" + name + "' has " + column.rows() + " rows (expected: " + rows + ")",
          "inputs");
    }
  }

  private static void put(FixedTensor column, int at, int width, DataType type, ByteBuffer data) {
    for (int row = 0; row < column.elementCount(); row++) {
      int index = (row * width + at) * type.byteSize();
      if (type == DataType.FP64) {
        data.putDouble(index, column.doubleAt(row));
      } else {
        data.putFloat(index, (float) column.doubleAt(row));
      }
    }
  }
}
