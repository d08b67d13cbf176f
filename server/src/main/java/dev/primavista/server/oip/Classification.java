package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Greatest;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Triton's classification extension: instead of a tensor the greatest elements of each of its rows,
 * each as the text {@code value:index} or {@code value:index:label}, greatest first.
 */
public final class Classification {
  private Classification() {}

  /**
   * The texts of one output.
   *
   * @param scores of rank 1, one row; or of more, where the first dimension counts the rows
   * @param most elements told of each row
   * @param labels of a row's elements; empty where they have none
   * @return BYTES of shape {@code [rows, n]}, or {@code [n]} for rank 1
   */
  public static BytesTensor of(String output, Tensor scores, int most, List<String> labels) {
    if (!(scores instanceof FixedTensor numbers)) {
      throw new InvalidRequest(
          "wrong_datatype",
          "output '" + output + "' holds texts, which have no order (expected: numbers)",
          "outputs");
    }
    boolean single = scores.shape().rank() < 2;
    int rows = single ? 1 : scores.rows();
    long perRow = single ? numbers.elementCount() : scores.shape().elementsPerRow();
    int told = (int) Math.min(most, perRow);
    byte[][] texts = new byte[rows * told][];
    for (int row = 0; row < rows; row++) {
      int from = (int) (row * perRow);
      int[] order = Greatest.places((int) perRow, told, index -> numbers.doubleAt(from + index));
      for (int i = 0; i < told; i++) {
        String text = text(numbers, from, order[i], labels);
        texts[row * told + i] = text.getBytes(StandardCharsets.UTF_8);
      }
    }
    return BytesTensor.wrap(single ? Shape.of(told) : Shape.of(rows, told), texts);
  }

  private static String text(FixedTensor scores, int from, int index, List<String> labels) {
    String value =
        switch (scores.dataType()) {
          case FP64 -> Double.toString(scores.doubleAt(from + index));
          case FP16, BF16, FP32 -> Float.toString((float) scores.doubleAt(from + index));
          case UINT64 -> Long.toUnsignedString(scores.longAt(from + index));
          default -> Long.toString(scores.longAt(from + index));
        };
    String text = value + ":" + index;
    return index < labels.size() && !labels.get(index).isEmpty()
        ? text + ":" + labels.get(index)
        : text;
  }
}
