package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.networks.lowering.Window;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Functions of TensorFlow that Keras 3 has not, as Keras 2 calls them between layers. */
final class TensorFlowFunctions {
  private static final double LEAST_SQUARES = 1e-12;

  /** The rules by the functions' names without their modules. */
  static final Map<String, LayerRule> RULES = new LinkedHashMap<>();

  static {
    Sizes.addTo(RULES);
    RULES.put("l2_normalize", LayerRule.of(TensorFlowFunctions::normalized));
    RULES.put("add_n", LayerRule.of(TensorFlowFunctions::sum));
    RULES.put("squared_difference", LayerRule.of(TensorFlowFunctions::squaredDifference));
    RULES.put("bias_add", LayerRule.of(call -> Arithmetic.binary(call, "Add")));
    RULES.put("depth_to_space", LayerRule.of(call -> blocks(call, "DepthToSpace")));
    RULES.put("space_to_depth", LayerRule.of(call -> blocks(call, "SpaceToDepth")));
    RULES.put("avg_pool2d", LayerRule.of(call -> pool(call, "AveragePool")));
    RULES.put("max_pool2d", LayerRule.of(call -> pool(call, "MaxPool")));
  }

  private TensorFlowFunctions() {}

  /** {@code x * rsqrt(max(sum(x ** 2), epsilon))}. */
  private static Activation normalized(LayerCall call) {
    Operands operands = new Operands(call);
    Activation value = floats(operands.first());
    Elementwise elements = call.elements();
    Activation squares = elements.binary("Mul", value, value);
    Activation sum =
        new Reshaping(call.graph()).reduce("ReduceSum", squares, true, operands.axes(1));
    double least =
        operands.parameter(2, "epsilon") instanceof Number number
            ? number.doubleValue()
            : LEAST_SQUARES;
    Activation root = elements.unary("Sqrt", elements.clip(sum, least, Double.POSITIVE_INFINITY));
    return elements.binary("Div", value, root);
  }

  private static Activation sum(LayerCall call) {
    List<Activation> values = new Operands(call).all();
    return Promotion.combined(call, "Add", values, values.getFirst().type());
  }

  private static Activation squaredDifference(LayerCall call) {
    Activation difference = Arithmetic.binary(call, "Sub");
    return Promotion.combined(call, "Mul", List.of(difference, difference), difference.type());
  }

  /** Blocks of pixels as channels, or the other way about. */
  private static Activation blocks(LayerCall call, String operator) {
    Operands operands = new Operands(call);
    Activation value = pictures(operands);
    long block = operands.wholes(1, "block_size")[0];
    boolean grows = operator.equals("DepthToSpace");
    long channels = value.size(-1);
    long all = block * block;
    if (channels == Activation.FREE || (grows && channels % all != 0)) {
      throw new Unsupported("blocks of " + block + " of a value of shape " + value.shape());
    }
    long[] sizes = value.middle();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] != Activation.FREE) {
        sizes[i] = grows ? sizes[i] * block : sizes[i] / block;
      }
    }
    Lowering graph = call.graph();
    String made =
        graph.node(operator, Map.of("blocksize", Attribute.of(block)), graph.planar(value));
    Activation sized = Activation.planar(made, value.type(), value.withMiddle(sizes));
    return Activation.planar(
        made, value.type(), sized.withLast(grows ? channels / all : channels * all));
  }

  private static Activation pool(LayerCall call, String operator) {
    Operands operands = new Operands(call);
    Activation value = pictures(operands);
    Object padding = operands.parameter(3, "padding");
    if (!"SAME".equals(padding) && !"VALID".equals(padding)) {
      throw new Unsupported("padding=" + padding);
    }
    long[] kernel = sides(operands.wholes(1, "ksize"), "ksize");
    long[] strides = sides(operands.wholes(2, "strides"), "strides");
    Window window = new Window(kernel, strides, "SAME".equals(padding));
    return PoolingLayers.pooled(call, value, operator, window);
  }

  /** Of one number, or two, or one for each dimension, those of height and width. */
  private static long[] sides(long[] given, String name) {
    if (given.length == 1) {
      return new long[] {given[0], given[0]};
    }
    boolean all = given.length == 4 && given[0] == 1 && given[3] == 1;
    if (!all && given.length != 2) {
      throw LayerCall.unsupported(name, given);
    }
    return all ? new long[] {given[1], given[2]} : given;
  }

  private static Activation pictures(Operands operands) {
    Activation value = floats(operands.first());
    if (value.rank() != 4) {
      throw LayerCall.unsupported("pictures of rank", value.rank());
    }
    return value;
  }

  private static Activation floats(Activation value) {
    if (value.type() != ElementType.FLOAT) {
      throw LayerCall.unsupported("elements of type", value.type());
    }
    return value;
  }
}
