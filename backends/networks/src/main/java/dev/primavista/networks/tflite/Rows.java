package dev.primavista.networks.tflite;

import dev.primavista.networks.tflite.TfliteFile.Operator;
import dev.primavista.networks.tflite.TfliteFile.Tensor;
import dev.primavista.onnx.graph.ElementType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Whether a graph that was made for one row takes any number of rows apart from each other. */
final class Rows {
  /** Operators that never mix rows, whatever their options, where ranks stay as they are. */
  private static final Set<Integer> ROW_BY_ROW =
      Set.of(
          0, 1, 3, 4, 6, 11, 14, 17, 18, 19, 20, 21, 23, 25, 28, 41, 47, 50, 54, 97, 98, 101, 111,
          114, 117, 150, 152);

  /** Those among them whose second operand is the same for all rows if it is constant. */
  private static final Set<Integer> WEIGHTED = Set.of(3, 4, 54);

  private static final int CONCATENATION = 2;
  private static final int FULLY_CONNECTED = 9;
  private static final int RESHAPE = 22;
  private static final int PAD = 34;
  private static final int MEAN = 40;
  private static final int SQUEEZE = 43;

  private final TfliteFile file;

  private Rows(TfliteFile file) {
    this.file = file;
  }

  /** Whether a batch of one may be any number of rows: no operator takes rows together. */
  static boolean areApart(TfliteFile file) {
    boolean single =
        Arrays.stream(file.inputs())
            .mapToObj(file.tensors()::get)
            .allMatch(input -> !input.shape().isEmpty() && input.shape().getFirst() == 1);
    Rows rows = new Rows(file);
    return single && file.operators().stream().allMatch(rows::areKept);
  }

  private boolean areKept(Operator operator) {
    List<Long> made = file.tensors().get(operator.outputs()[0]).shape();
    boolean first = made.isEmpty() || made.getFirst() == 1;
    if (ROW_BY_ROW.contains(operator.code())) {
      return first && keepsRanks(operator, made) && hasFixedWeights(operator);
    }
    return switch (operator.code()) {
      case CONCATENATION -> first && !isFirst(operator.option(0, 0), made.size());
      case FULLY_CONNECTED -> first && input(operator, 1).isConstant();
      case RESHAPE -> first && (!made.isEmpty() || keepsFirst(operator));
      case PAD -> first && padsNoRows(input(operator, 1));
      case MEAN -> first && !reducesRows(operator);
      case SQUEEZE -> first && squeezesNoRows(operator);
      default -> false;
    };
  }

  private Tensor input(Operator operator, int index) {
    return file.tensors().get(operator.inputs()[index]);
  }

  /** Whether all that is computed has as many dimensions: else rows would meet other dimensions. */
  private boolean keepsRanks(Operator operator, List<Long> made) {
    return made.isEmpty()
        || Arrays.stream(operator.inputs())
            .filter(number -> number >= 0)
            .mapToObj(file.tensors()::get)
            .filter(tensor -> !tensor.isConstant())
            .allMatch(tensor -> tensor.shape().size() == made.size());
  }

  private boolean hasFixedWeights(Operator operator) {
    return !WEIGHTED.contains(operator.code()) || input(operator, 1).isConstant();
  }

  /** Whether a target without a told output has a single row, or as many as there are. */
  private boolean keepsFirst(Operator operator) {
    boolean told = operator.inputs().length > 1;
    Tensor target = input(operator, told ? 1 : 0);
    int[] option = operator.wholes(0);
    int first =
        told && target.isConstant() ? target.bytes().getInt() : option.length > 0 ? option[0] : 0;
    return first == 1 || first == -1;
  }

  private static boolean padsNoRows(Tensor pads) {
    return pads.isConstant() && whole(pads).limit(2).allMatch(pad -> pad == 0);
  }

  private boolean reducesRows(Operator operator) {
    Tensor axes = input(operator, 1);
    int rank = input(operator, 0).shape().size();
    return !axes.isConstant() || whole(axes).anyMatch(axis -> isFirst(axis, rank));
  }

  private boolean squeezesNoRows(Operator operator) {
    int[] axes = operator.wholes(0);
    int rank = input(operator, 0).shape().size();
    return axes.length > 0 && Arrays.stream(axes).noneMatch(axis -> isFirst(axis, rank));
  }

  private static boolean isFirst(long axis, int rank) {
    return axis == 0 || axis == -rank;
  }

  private static LongStream whole(Tensor tensor) {
    ByteBuffer bytes = tensor.bytes();
    boolean wide = tensor.elements() == ElementType.INT64;
    int count = bytes.remaining() / (wide ? Long.BYTES : Integer.BYTES);
    return LongStream.generate(() -> wide ? bytes.getLong() : bytes.getInt()).limit(count);
  }
}
