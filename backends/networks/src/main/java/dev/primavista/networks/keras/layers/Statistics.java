package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Types;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.List;
import java.util.Map;

/** Functions over whole axes that are more than one operation: spreads, lengths, running sums. */
final class Statistics {
  /** What Keras divides by at least. */
  private static final double LEAST = 1e-7;

  private Statistics() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("var", LayerRule.of(call -> variance(call, axes(call), keeps(call))));
    rules.put(
        "std",
        LayerRule.of(
            call -> call.elements().unary("Sqrt", variance(call, axes(call), keeps(call)))));
    rules.put("moments", Statistics::moments);
    rules.put("norm", LayerRule.of(Statistics::length));
    rules.put("normalize", LayerRule.of(Statistics::normalized));
    rules.put("average", LayerRule.of(Statistics::average));
    rules.put("cumsum", LayerRule.of(Statistics::runningSum));
    rules.put("count_nonzero", LayerRule.of(Statistics::count));
    rules.put("ptp", LayerRule.of(Statistics::range));
  }

  private static int[] axes(LayerCall call) {
    return new Operands(call).axes(1);
  }

  private static boolean keeps(LayerCall call) {
    return new Operands(call).flag(2, "keepdims", "keep_dims");
  }

  private static Activation floats(LayerCall call) {
    return call.graph().cast(new Operands(call).first(), ElementType.FLOAT);
  }

  /** The mean of the squared distances from the mean. */
  private static Activation variance(LayerCall call, int[] axes, boolean keeps) {
    Reshaping reshaping = new Reshaping(call.graph());
    Activation value = floats(call);
    Activation mean = reshaping.reduce("ReduceMean", value, true, axes);
    Activation distance = call.elements().binary("Sub", value, mean);
    Activation squares = call.elements().binary("Mul", distance, distance);
    return reshaping.reduce("ReduceMean", squares, keeps, axes);
  }

  private static List<Activation> moments(LayerCall call) {
    int[] axes = axes(call);
    boolean keeps = new Operands(call).flag(2, "keepdims");
    Activation mean = new Reshaping(call.graph()).reduce("ReduceMean", floats(call), keeps, axes);
    return List.of(mean, variance(call, axes, keeps));
  }

  private static Activation length(LayerCall call) {
    Object told = new Operands(call).parameter(1, "ord");
    int[] axes = new Operands(call).axes(2);
    boolean keeps = new Operands(call).flag(3, "keepdims");
    boolean euclidean = told == null || told.equals("fro") || told.equals("euclidean");
    double order = told instanceof Number number ? number.doubleValue() : 2;
    if ((!euclidean && !(told instanceof Number)) || (axes.length != 1 && !euclidean)) {
      throw new Unsupported("ord=%s over %d axes".formatted(told, axes.length));
    }
    return length(call, order, keeps, axes);
  }

  private static Activation length(LayerCall call, double order, boolean keeps, int... axes) {
    Reshaping reshaping = new Reshaping(call.graph());
    Elementwise elements = call.elements();
    Activation value = floats(call);
    if (order == 2) {
      Activation squares = elements.binary("Mul", value, value);
      return elements.unary("Sqrt", reshaping.reduce("ReduceSum", squares, keeps, axes));
    }
    Activation sizes = elements.unary("Abs", value);
    if (Double.isInfinite(order)) {
      return reshaping.reduce(order > 0 ? "ReduceMax" : "ReduceMin", sizes, keeps, axes);
    }
    if (order == 0) {
      Activation some = elements.unary("Sign", sizes);
      return reshaping.reduce("ReduceSum", some, keeps, axes);
    }
    if (order == 1) {
      return reshaping.reduce("ReduceSum", sizes, keeps, axes);
    }
    Activation powers = elements.with("Pow", sizes, order);
    return elements.with("Pow", reshaping.reduce("ReduceSum", powers, keeps, axes), 1 / order);
  }

  /** The value over its length, which counts as no less than a little. */
  private static Activation normalized(LayerCall call) {
    Operands operands = new Operands(call);
    int[] axes = operands.axes(1);
    double order = operands.parameter(2, "order") instanceof Number told ? told.doubleValue() : 2;
    if (axes.length != 1 && order != 2) {
      throw new Unsupported("order=%s over %d axes".formatted(order, axes.length));
    }
    double least = operands.parameter(3, "epsilon") instanceof Number n ? n.doubleValue() : LEAST;
    Elementwise elements = call.elements();
    Activation length = length(call, order, true, axes);
    Activation divisor = elements.clip(length, least, Double.POSITIVE_INFINITY);
    return elements.binary("Div", floats(call), divisor);
  }

  private static Activation average(LayerCall call) {
    Operands operands = new Operands(call);
    Object told = operands.told(1, "weights");
    Integer axis = operands.axis(3);
    int[] axes = operands.axes(3);
    Reshaping reshaping = new Reshaping(call.graph());
    Activation value = floats(call);
    if (told == null) {
      return reshaping.reduce("ReduceMean", value, false, axes);
    }
    Activation weights =
        call.graph().cast(operands.value(told, ElementType.FLOAT), ElementType.FLOAT);
    if (weights.rank() == 1 && value.rank() > 1 && axis != null) {
      for (int i = axis + 1; i < value.rank(); i++) {
        weights = reshaping.expand(weights, weights.rank());
      }
    } else if (weights.rank() != value.rank()) {
      throw new Unsupported("weights of rank %d for %d".formatted(weights.rank(), value.rank()));
    }
    Activation all = call.elements().binary("Mul", value, weights);
    int[] counted = weights.rank() == value.rank() ? axes : new int[] {0};
    Activation sum = reshaping.reduce("ReduceSum", all, true, axes);
    Activation made =
        call.elements().binary("Div", sum, reshaping.reduce("ReduceSum", weights, true, counted));
    return reshaping.squeeze(made, axes);
  }

  private static Activation runningSum(LayerCall call) {
    Operands operands = new Operands(call);
    Lowering graph = call.graph();
    boolean ofTensorFlow = Operations.isTensorFlow(call.layer());
    Object type = operands.parameter(2, "dtype");
    Integer told = operands.axis(1);
    Activation given = operands.first();
    Activation value = told == null && !ofTensorFlow ? new Reshaping(graph).line(given) : given;
    int axis = told == null ? 0 : told;
    ElementType wanted =
        type != null
            ? Types.of(Types.name(type))
            : value.type() == ElementType.BOOL ? ElementType.INT32 : value.type();
    Map<String, Attribute> options =
        Map.of(
            "exclusive", Attribute.of(call.isSet("exclusive") ? 1L : 0L),
            "reverse", Attribute.of(call.isSet("reverse") ? 1L : 0L));
    String held = graph.plain(graph.cast(value, Promotion.arithmetic(wanted)));
    String made = graph.node("CumSum", options, held, graph.number(ElementType.INT64, axis));
    return graph.cast(Activation.plain(made, Promotion.arithmetic(wanted), value.shape()), wanted);
  }

  private static Activation count(LayerCall call) {
    Activation some = call.graph().cast(new Operands(call).first(), ElementType.BOOL);
    Activation ones = call.graph().cast(some, ElementType.INT32);
    return new Reshaping(call.graph()).reduce("ReduceSum", ones, keeps(call), axes(call));
  }

  private static Activation range(LayerCall call) {
    Reshaping reshaping = new Reshaping(call.graph());
    Activation value = new Operands(call).first();
    Activation most = reshaping.reduce("ReduceMax", value, keeps(call), axes(call));
    Activation least = reshaping.reduce("ReduceMin", value, keeps(call), axes(call));
    return Promotion.combined(call, "Sub", List.of(most, least), value.type());
  }
}
