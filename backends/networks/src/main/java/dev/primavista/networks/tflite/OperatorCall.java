package dev.primavista.networks.tflite;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.networks.tflite.TfliteFile.Operator;
import dev.primavista.networks.tflite.TfliteFile.Quantization;
import dev.primavista.networks.tflite.TfliteFile.Tensor;
import dev.primavista.onnx.graph.ElementType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** One operation of a TFLite graph. */
record OperatorCall(TfliteLowering network, Operator operator) {
  /**
   * Operators of one output that copy integers whatever they stand for: TFLite's quantiser gives
   * some of them, such as REVERSE_V2, another scale than their input has.
   */
  private static final Set<Integer> MOVING =
      Set.of(5, 22, 26, 36, 39, 43, 45, 65, 69, 70, 100, 105, 107, 130);

  Lowering graph() {
    return network.graph();
  }

  Elementwise elements() {
    return new Elementwise(graph());
  }

  int inputs() {
    return operator.inputs().length;
  }

  boolean hasInput(int index) {
    return index < inputs() && operator.inputs()[index] >= 0;
  }

  Tensor tensor(int input) {
    if (!hasInput(input)) {
      throw new TfliteFormatException("an operator lacks its input " + input);
    }
    return network.tensor(operator.inputs()[input]);
  }

  Tensor output(int index) {
    return network.tensor(operator.outputs()[index]);
  }

  /** The shape of an output as the file tells it. */
  List<Long> outputShape(int index) {
    return network.shape(output(index));
  }

  /** An input; that of an operator that moves bytes as its output understands them. */
  Activation input(int index) {
    Tensor given = tensor(index);
    return MOVING.contains(operator.code())
        ? network.reread(given, output(0))
        : network.value(given.number());
  }

  void made(int output, Activation value) {
    network.made(operator.outputs()[output], value);
  }

  /** The integers of an input that must be constant. */
  long[] constants(int input) {
    Tensor tensor = tensor(input);
    if (!tensor.isConstant() && tensor.shape().stream().noneMatch(size -> size == 0)) {
      throw new Unsupported("input " + input + " that is computed");
    }
    ByteBuffer bytes = tensor.bytes();
    boolean wide = tensor.elements() == ElementType.INT64;
    long[] values = new long[bytes.remaining() / (wide ? Long.BYTES : Integer.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = wide ? bytes.getLong() : bytes.getInt();
    }
    return values;
  }

  /** The integers of an input that is a constant vector or was computed from shapes. */
  Optional<long[]> sizes(int input) {
    Tensor tensor = tensor(input);
    boolean whole =
        tensor.elements() == ElementType.INT32 || tensor.elements() == ElementType.INT64;
    return tensor.isConstant() && whole && tensor.shape().size() < 2
        ? Optional.of(constants(input))
        : network.sizes(tensor.number());
  }

  /** The shape of an output, its free sizes from the input that tells them where it does. */
  List<Long> outputShape(int index, int input) {
    List<Long> told = outputShape(index);
    Optional<long[]> known = hasInput(input) ? sizes(input) : Optional.empty();
    if (known.isEmpty() || known.get().length != told.size()) {
      return told;
    }
    long[] sizes = known.get();
    return IntStream.range(0, sizes.length)
        .mapToObj(i -> told.get(i) == Activation.FREE ? (Long) sizes[i] : told.get(i))
        .toList();
  }

  /** An axis counted from the start. */
  static int axis(Activation value, long axis) {
    return (int) (axis < 0 ? axis + value.rank() : axis);
  }

  /** The value after the activation that is fused with the operator. */
  Activation fused(Activation value, int field) {
    return switch (operator.small(field)) {
      case 0 -> value;
      case 1 -> clipped(value, 0, Double.POSITIVE_INFINITY);
      case 2 -> clipped(value, -1, 1);
      case 3 -> clipped(value, 0, 6);
      case 4 -> elements().unary("Tanh", value);
      default -> throw new Unsupported("fused activation " + operator.small(field));
    };
  }

  /** The value within limits; nothing is done where the output's integers say no more anyway. */
  private Activation clipped(Activation value, double least, double most) {
    Tensor made = output(0);
    if (made.isQuantized() && made.type() != 7) {
      Quantization quantization = made.quantization().orElseThrow();
      double low = made.type() == 3 ? 0 : Byte.MIN_VALUE;
      double zero = quantization.zeroPoints()[0];
      double scale = quantization.scales()[0];
      double slack = scale / 2;
      if ((low - zero) * scale > least - slack && (low + 255 - zero) * scale < most + slack) {
        return value;
      }
    }
    return least == 0 && Double.isInfinite(most)
        ? elements().unary("Relu", value)
        : elements().clip(value, least, most);
  }
}
