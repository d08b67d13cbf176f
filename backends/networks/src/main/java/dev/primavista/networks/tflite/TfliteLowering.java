package dev.primavista.networks.tflite;

import dev.primavista.core.Amount;
import dev.primavista.networks.Conversion;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.networks.tflite.TfliteFile.Operator;
import dev.primavista.networks.tflite.TfliteFile.Quantization;
import dev.primavista.networks.tflite.TfliteFile.Tensor;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Turns one TFLite graph into operations. Quantised values flow as the real numbers that they stand
 * for, rounded to what their integers can say; the engine fuses the pairs that round.
 */
final class TfliteLowering {
  private final TfliteFile file;
  private final boolean freesBatch;
  private final Map<Integer, Activation> values = new HashMap<>();
  private final Map<Integer, Activation> integers = new HashMap<>();
  private final Map<Integer, long[]> sizes = new HashMap<>();
  private Lowering graph = new Lowering("");

  TfliteLowering(TfliteFile file) {
    this.file = file;
    this.freesBatch = Rows.areApart(file);
  }

  /** An operator with a setting that has no counterpart. */
  static final class Refusal extends RuntimeException {
    private final String operator;

    Refusal(String operator, Unsupported why) {
      super(why.getMessage(), why);
      this.operator = operator;
    }

    String operator() {
      return operator;
    }
  }

  Graph lower(String name) {
    graph = new Lowering(name);
    for (int i = 0; i < file.inputs().length; i++) {
      Tensor tensor = file.tensors().get(file.inputs()[i]);
      Activation given = graph.input(file.inputNames().get(i), tensor.elements(), shape(tensor));
      if (tensor.isQuantized()) {
        integers.put(tensor.number(), given);
      }
      keep(tensor, tensor.isQuantized() ? dequantized(tensor, given) : given);
    }
    for (Operator operator : file.operators()) {
      lower(operator);
    }
    for (int i = 0; i < file.outputs().length; i++) {
      int number = file.outputs()[i];
      Activation output = integers.getOrDefault(number, value(number));
      graph.output(outputName(i), output);
    }
    int count = file.operators().size();
    graph.metadata(
        Conversion.SUMMARY,
        "TFLite network of " + Amount.of(count, "operator") + servedSignature());
    graph.metadata(Conversion.LAYERS, layers());
    return graph.build();
  }

  private String servedSignature() {
    return file.signatures().size() < 2
        ? ""
        : ", signature " + file.signature() + " of " + file.signatures();
  }

  private String layers() {
    return file.operators().stream()
        .map(operator -> "1\t" + layer(operator) + "\t" + OperatorRules.shown(operator))
        .collect(Collectors.joining("\n"));
  }

  /** An operator has no name; its output bears those of the layers that it was made from. */
  private String layer(Operator operator) {
    String name = tensor(operator.outputs()[0]).name();
    return name.substring(name.lastIndexOf(';') + 1).replaceAll("\\s", " ");
  }

  private String outputName(int output) {
    String name = file.outputNames().get(output);
    return file.inputNames().contains(name) ? name + "_out" : name;
  }

  private void lower(Operator operator) {
    graph.enter(layer(operator));
    try {
      OperatorCall call = new OperatorCall(this, operator);
      OperatorRules.of(operator)
          .orElseThrow(() -> new Unsupported("no counterpart here"))
          .lower(call);
      KnownSizes.of(call).ifPresent(known -> sizes.put(operator.outputs()[0], known));
    } catch (Unsupported why) {
      throw new Refusal(OperatorRules.shown(operator), why);
    } finally {
      graph.leave();
    }
  }

  Lowering graph() {
    return graph;
  }

  Tensor tensor(int number) {
    return file.tensors().get(number);
  }

  /** A tensor's shape, its batch free where every operator takes rows apart from each other. */
  List<Long> shape(Tensor tensor) {
    List<Long> shape = new ArrayList<>(tensor.shape());
    if (freesBatch && !tensor.isConstant() && !shape.isEmpty() && shape.getFirst() == 1) {
      shape.set(0, Activation.FREE);
    }
    return shape;
  }

  /** The sizes that a tensor holds, where it was computed from shapes. */
  Optional<long[]> sizes(int number) {
    return Optional.ofNullable(sizes.get(number));
  }

  /** What a tensor holds, a constant's or one that an operator before has made. */
  Activation value(int number) {
    Activation made = values.get(number);
    if (made != null) {
      return made;
    }
    Tensor tensor = tensor(number);
    if (!tensor.isConstant()) {
      throw new TfliteFormatException("tensor '" + tensor.name() + "' is used before it is made");
    }
    Activation constant = constant(tensor, tensor.bytes(), tensor.shape(), axis(tensor));
    values.put(number, constant);
    return constant;
  }

  /** What a tensor's integers stand for where another one's scale holds for them. */
  Activation reread(Tensor tensor, Tensor as) {
    Activation integer = integers.get(tensor.number());
    boolean same = tensor.quantization().equals(as.quantization());
    return integer == null || !as.isQuantized() || tensor.type() != as.type() || same
        ? value(tensor.number())
        : dequantized(as, integer);
  }

  private static int axis(Tensor tensor) {
    return tensor.quantization().map(Quantization::axis).orElse(0);
  }

  /**
   * A constant, as real numbers where it is quantised.
   *
   * @param axis along which its scales go
   */
  Activation constant(Tensor tensor, ByteBuffer data, List<Long> shape, int axis) {
    String held = graph.constant(tensor.elements(), shape, data);
    if (tensor.isQuantized()) {
      String real = dequantized(tensor, held, axis);
      return Activation.plain(real, ElementType.FLOAT, shape);
    }
    Activation plain = Activation.plain(held, tensor.elements(), shape);
    return tensor.elements() == ElementType.FLOAT16 ? graph.cast(plain, ElementType.FLOAT) : plain;
  }

  /** Keeps what an operator made, rounded to the integers of its tensor. */
  void made(int number, Activation value) {
    Tensor tensor = tensor(number);
    if (!tensor.isQuantized() || value.type() != ElementType.FLOAT) {
      keep(tensor, value);
      return;
    }
    Quantization quantization = perTensor(tensor);
    String scale = graph.scalar(quantization.scales()[0]);
    String zero = graph.number(tensor.elements(), (double) quantization.zeroPoints()[0]);
    boolean planar = value.onlyPlanar();
    String held = planar ? graph.planar(value) : graph.plain(value);
    String rounded = graph.node("QuantizeLinear", held, scale, zero);
    Activation integer =
        planar
            ? Activation.planar(rounded, tensor.elements(), value.shape())
            : Activation.plain(rounded, tensor.elements(), value.shape());
    integers.put(number, integer);
    keep(tensor, dequantized(tensor, integer));
  }

  private void keep(Tensor tensor, Activation value) {
    values.put(tensor.number(), value);
  }

  private Activation dequantized(Tensor tensor, Activation integer) {
    perTensor(tensor);
    if (integer.onlyPlanar()) {
      String real = dequantized(tensor, graph.planar(integer), 0);
      return Activation.planar(real, ElementType.FLOAT, integer.shape());
    }
    String real = dequantized(tensor, graph.plain(integer), 0);
    return Activation.plain(real, ElementType.FLOAT, integer.shape());
  }

  private static Quantization perTensor(Tensor tensor) {
    Quantization quantization = tensor.quantization().orElseThrow();
    boolean known = tensor.type() == 3 || tensor.type() == 9;
    if (!quantization.isPerTensor() || !known) {
      throw new Unsupported("activations of type " + tensor.elements() + " with scales");
    }
    return quantization;
  }

  private String dequantized(Tensor tensor, String held, int axis) {
    Quantization quantization = tensor.quantization().orElseThrow();
    int count = quantization.scales().length;
    if (count == 1) {
      String zero = graph.number(tensor.elements(), (double) quantization.zeroPoints()[0]);
      String scale = graph.scalar(quantization.scales()[0]);
      return graph.node("DequantizeLinear", held, scale, zero);
    }
    ElementType type = tensor.elements();
    ByteBuffer zeros =
        ByteBuffer.allocate(Math.toIntExact(type.bytes(count))).order(ByteOrder.LITTLE_ENDIAN);
    IntStream.range(0, count)
        .forEach(
            i -> {
              long zero = quantization.zeroPoints()[i];
              if (type == ElementType.INT32) {
                zeros.putInt((int) zero);
              } else {
                zeros.put((byte) zero);
              }
            });
    String scales = graph.floats(List.of((long) count), quantization.scales());
    String points = graph.constant(type, List.of((long) count), zeros.flip());
    Map<String, Attribute> along = Map.of("axis", Attribute.of((long) axis));
    return graph.node("DequantizeLinear", along, held, scales, points);
  }
}
