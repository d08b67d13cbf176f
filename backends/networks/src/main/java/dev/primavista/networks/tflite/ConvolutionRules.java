package dev.primavista.networks.tflite;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Permutation;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.networks.lowering.Window;
import dev.primavista.networks.tflite.TfliteFile.Operator;
import dev.primavista.networks.tflite.TfliteFile.Tensor;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Convolutions, pools and products with matrices. */
final class ConvolutionRules {
  private ConvolutionRules() {}

  static void addTo(Map<Integer, OperatorRule> rules) {
    rules.put(3, OperatorRule.fused(3, ConvolutionRules::convolution));
    rules.put(4, OperatorRule.fused(4, ConvolutionRules::depthwise));
    rules.put(67, OperatorRule.fused(3, ConvolutionRules::transposed));
    rules.put(9, OperatorRule.fused(0, ConvolutionRules::dense));
    rules.put(1, OperatorRule.fused(5, call -> pool(call, "AveragePool")));
    rules.put(17, OperatorRule.fused(5, call -> pool(call, "MaxPool")));
    rules.put(126, OperatorRule.of(ConvolutionRules::product));
  }

  private static Activation convolution(OperatorCall call) {
    Tensor filter = call.tensor(1);
    List<Long> sizes = filter.shape();
    Window window = window(call.operator(), new long[] {sizes.get(1), sizes.get(2)}, 4);
    String weights = moved(call, filter, new Permutation(0, 3, 1, 2), 0);
    long groups = call.input(0).size(-1) / Math.max(1, sizes.get(3));
    return convolved(call, window, weights, new long[] {groups, sizes.get(0)});
  }

  private static Activation depthwise(OperatorCall call) {
    Tensor filter = call.tensor(1);
    List<Long> sizes = filter.shape();
    Window window = window(call.operator(), new long[] {sizes.get(1), sizes.get(2)}, 5);
    String weights = moved(call, filter, new Permutation(3, 0, 1, 2), 0);
    return convolved(call, window, weights, new long[] {call.input(0).size(-1), sizes.get(3)});
  }

  /** Groups and filters. */
  private static Activation convolved(
      OperatorCall call, Window window, String weights, long[] counts) {
    Activation value = call.input(0);
    Map<String, Attribute> attributes = new LinkedHashMap<>(window.attributes(value.middle()));
    attributes.put("group", Attribute.of(counts[0]));
    List<String> inputs = new ArrayList<>(List.of(call.graph().planar(value), weights));
    if (call.hasInput(2)) {
      inputs.add(call.graph().plain(call.input(2)));
    }
    String made = call.graph().node("Conv", attributes, inputs.toArray(String[]::new));
    List<Long> shape = new ArrayList<>(value.withMiddle(window.places(value.middle())));
    shape.set(shape.size() - 1, counts[1]);
    return Activation.planar(made, ElementType.FLOAT, shape);
  }

  private static Window window(Operator operator, long[] kernel, int dilations) {
    long[] strides = {operator.option(2, 1), operator.option(1, 1)};
    long[] gaps = {operator.option(dilations + 1, 1), operator.option(dilations, 1)};
    return new Window(kernel, strides, gaps, operator.small(0) == 0);
  }

  /** A constant filter in another order, its scales along this axis of it. */
  private static String moved(OperatorCall call, Tensor filter, Permutation order, int axis) {
    if (!filter.isConstant()) {
      Activation computed = call.network().value(filter.number());
      long[] permutation = new long[order.order().length];
      Arrays.setAll(permutation, i -> order.order()[i]);
      return call.graph().transpose(call.graph().plain(computed), permutation);
    }
    int bytes = Math.toIntExact(filter.elements().bytes(1));
    ByteBuffer data = order.of(filter.bytes(), bytes, filter.shape());
    Activation constant = call.network().constant(filter, data, order.of(filter.shape()), axis);
    return call.graph().plain(constant);
  }

  private static Activation transposed(OperatorCall call) {
    Tensor filter = call.tensor(1);
    Activation value = call.input(2);
    List<Long> sizes = filter.shape();
    List<Long> shape = new ArrayList<>(call.outputShape(0, 0));
    if (shape.subList(1, 4).contains(Activation.FREE) || !value.isRowKnown()) {
      throw new Unsupported("an input or output of unknown size");
    }
    long[] kernel = {sizes.get(1), sizes.get(2)};
    long[] strides = {call.operator().option(2, 1), call.operator().option(1, 1)};
    long[] pads = new long[4];
    long[] missing = new long[2];
    for (int i = 0; i < 2; i++) {
      long wanted = shape.get(i + 1);
      long excess = (value.middle()[i] - 1) * strides[i] + kernel[i] - wanted;
      pads[i] = Math.max(excess, 0) / 2;
      pads[i + 2] = Math.max(excess, 0) - pads[i];
      missing[i] = Math.max(-excess, 0);
    }
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("kernel_shape", Attribute.ints(kernel));
    attributes.put("strides", Attribute.ints(strides));
    attributes.put("pads", Attribute.ints(pads));
    attributes.put("output_padding", Attribute.ints(missing));
    List<String> inputs = new ArrayList<>();
    inputs.add(call.graph().planar(value));
    inputs.add(moved(call, filter, new Permutation(3, 0, 1, 2), 1));
    if (call.hasInput(3)) {
      inputs.add(call.graph().plain(call.input(3)));
    }
    String made = call.graph().node("ConvTranspose", attributes, inputs.toArray(String[]::new));
    shape.set(0, value.size(0));
    return Activation.planar(made, ElementType.FLOAT, shape);
  }

  private static Activation dense(OperatorCall call) {
    Lowering graph = call.graph();
    Tensor weights = call.tensor(1);
    if (call.operator().small(1) != 0) {
      throw new Unsupported("shuffled weights");
    }
    Activation value = call.input(0);
    long units = weights.shape().get(0);
    long columns = weights.shape().get(1);
    boolean flat = value.rank() == 2 && value.size(1) == columns;
    String rows =
        flat
            ? graph.plain(value)
            : graph.node("Reshape", graph.plain(value), graph.longs(-1, columns));
    List<String> inputs = new ArrayList<>(List.of(rows, graph.plain(call.input(1))));
    if (call.hasInput(2)) {
      inputs.add(graph.plain(call.input(2)));
    }
    Map<String, Attribute> turned = Map.of("transB", Attribute.of(1L));
    String made = graph.node("Gemm", turned, inputs.toArray(String[]::new));
    boolean keeps = call.operator().flag(2) && value.rank() > 2;
    if (!keeps) {
      return Activation.plain(made, ElementType.FLOAT, List.of(value.size(0), units));
    }
    List<Long> shape = value.withLast(units);
    long[] target = shape.stream().mapToLong(size -> size).toArray();
    return Activation.plain(
        graph.node("Reshape", made, graph.longs(target)), ElementType.FLOAT, shape);
  }

  private static Activation pool(OperatorCall call, String operator) {
    Activation value = call.input(0);
    Operator options = call.operator();
    long[] kernel = {options.option(4, 1), options.option(3, 1)};
    long[] strides = {options.option(2, 1), options.option(1, 1)};
    Window window = new Window(kernel, strides, options.small(0) == 0);
    String made =
        call.graph().node(operator, window.attributes(value.middle()), call.graph().planar(value));
    return Activation.planar(made, value.type(), value.withMiddle(window.places(value.middle())));
  }

  private static Activation product(OperatorCall call) {
    Lowering graph = call.graph();
    String left = turned(call, call.input(0), call.operator().flag(0));
    String right = turned(call, call.input(1), call.operator().flag(1));
    return Activation.plain(
        graph.node("MatMul", left, right), ElementType.FLOAT, call.outputShape(0));
  }

  private static String turned(OperatorCall call, Activation value, boolean turns) {
    String plain = call.graph().plain(value);
    if (!turns) {
      return plain;
    }
    long[] order = new long[value.rank()];
    Arrays.setAll(order, i -> i);
    order[order.length - 1] = order.length - 2L;
    order[order.length - 2] = order.length - 1L;
    return call.graph().transpose(plain, order);
  }
}
