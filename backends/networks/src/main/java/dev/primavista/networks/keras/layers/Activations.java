package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.weights.ArchiveWeights;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's activation functions.
 *
 * @param keras3 whether {@code hard_sigmoid} is that of Keras 3, which differs from Keras 2's
 */
record Activations(Elementwise elements, boolean keras3) {
  /** Applies what a setting names: a function, an object of it, or a layer. */
  Activation apply(@Nullable Object setting, Activation value) {
    return switch (setting) {
      case null -> value;
      case String name -> apply(name, Settings.of(Map.of()), value);
      case Map<?, ?> map -> object(Settings.of(map), value);
      default -> throw unknown(setting);
    };
  }

  /** Why a setting names no function that is known. */
  static Unsupported unknown(Object setting) {
    return new Unsupported(
        isLambda(setting)
            ? "an activation that is a lambda, Python code inside the model"
            : "the activation '" + setting + "'");
  }

  /** Lambdas are written as compiled code, of a class of theirs or of none, or by their name. */
  private static boolean isLambda(Object setting) {
    return setting instanceof Map<?, ?> map
        ? !map.containsKey("class_name") || "__lambda__".equals(map.get("class_name"))
        : setting.equals("<lambda>");
  }

  private Activation object(Settings object, Activation value) {
    if (object.value("config") instanceof String function) {
      return apply(function, Settings.of(Map.of()), value);
    }
    if (isLambda(object.values())) {
      throw unknown(object.values());
    }
    String type = object.text("class_name", "");
    return apply(ArchiveWeights.snakeCase(type), object.object("config"), value);
  }

  /** Applies the function of this name; all but the first few make floats of integers. */
  Activation apply(String name, Settings settings, Activation value) {
    return switch (name) {
      case "linear" -> value;
      case "relu", "re_lu" -> relu(settings, value);
      case "relu6" -> elements.clip(value, 0, 6);
      default -> usual(name, settings, graph().cast(value, ElementType.FLOAT));
    };
  }

  private Activation usual(String name, Settings settings, Activation value) {
    return switch (name) {
      case "sigmoid" -> elements.unary("Sigmoid", value);
      case "tanh" -> elements.unary("Tanh", value);
      case "softmax" -> softmax(settings, value);
      case "log_softmax" -> softmax("LogSoftmax", value, axis(settings));
      case "softplus" -> elements.unary("Softplus", value);
      case "softsign" -> elements.unary("Softsign", value);
      case "elu" -> alpha("Elu", value, settings.real("alpha", 1));
      case "celu" -> alpha("Celu", value, settings.real("alpha", 1));
      case "leaky_relu", "leaky_re_lu" -> alpha("LeakyRelu", value, slope(settings));
      case "selu" -> selu(value);
      case "gelu" -> gelu(value, settings.flag("approximate", false));
      case "swish", "silu" ->
          elements.apply(value, x -> graph().node("Mul", x, graph().node("Sigmoid", x)));
      case "hard_sigmoid" -> hardSigmoid(value, keras3 ? 1 / 6.0 : 0.2, 0.5);
      case "hard_silu", "hard_swish" -> elements.unary("HardSwish", value);
      case "sparse_sigmoid" -> hardSigmoid(value, 0.5, 0.5);
      case "exponential" -> elements.unary("Exp", value);
      default -> rare(name, settings, value);
    };
  }

  private Activation rare(String name, Settings settings, Activation value) {
    return switch (name) {
      case "mish" -> elements.unary("Mish", value);
      case "log_sigmoid" ->
          elements.apply(
              value, x -> graph().node("Neg", graph().node("Softplus", graph().node("Neg", x))));
      case "hard_tanh" -> elements.clip(value, -1, 1);
      case "tanh_shrink" ->
          elements.apply(value, x -> graph().node("Sub", x, graph().node("Tanh", x)));
      case "soft_shrink" -> shrink(value, settings.real("threshold", 0.5), true);
      case "hard_shrink" -> shrink(value, settings.real("threshold", 0.5), false);
      case "squareplus" -> squareplus(value, settings.real("b", 4));
      case "sparse_plus" -> sparsePlus(value);
      case "thresholded_re_lu" -> alpha("ThresholdedRelu", value, settings.real("theta", 1));
      case "glu" -> glu(value, settings.whole("axis", -1));
      default -> throw unknown(name);
    };
  }

  /** The rectifier of Keras: zero, or a slope, below a threshold, and limited above. */
  Activation relu(Settings settings, Activation value) {
    double most = settings.real("max_value", Double.POSITIVE_INFINITY);
    double slope = settings.real("negative_slope", settings.real("alpha", 0));
    double threshold = settings.real("threshold", 0);
    if (threshold == 0 && slope == 0) {
      return Double.isInfinite(most)
          ? elements.unary("Relu", value)
          : elements.clip(value, 0, most);
    }
    if (value.type() != ElementType.FLOAT) {
      throw new Unsupported("a slope or threshold for elements of type " + value.type());
    }
    Lowering graph = graph();
    String limit = graph.scalar((float) threshold);
    Activation kept =
        elements.apply(
            value,
            x -> {
              String below =
                  graph.node("Mul", graph.node("Sub", x, limit), graph.scalar((float) slope));
              return graph.node("Where", graph.node("LessOrEqual", x, limit), below, x);
            });
    return elements.clip(kept, Double.NEGATIVE_INFINITY, most);
  }

  private Activation softmax(Settings settings, Activation value) {
    int[] axes =
        Arrays.stream(settings.wholes("axis"))
            .mapToInt(axis -> (int) (axis < 0 ? axis + value.rank() : axis))
            .toArray();
    if (axes.length < 2) {
      return softmax("Softmax", value, axis(settings));
    }
    Reshaping reshaping = new Reshaping(graph());
    Activation most = reshaping.reduce("ReduceMax", value, true, axes);
    Activation powers = elements.unary("Exp", elements.binary("Sub", value, most));
    return elements.binary("Div", powers, reshaping.reduce("ReduceSum", powers, true, axes));
  }

  private static long axis(Settings settings) {
    long[] axes = settings.wholes("axis");
    if (axes.length > 1) {
      throw LayerCall.unsupported("axis", axes);
    }
    return axes.length == 0 ? -1 : axes[0];
  }

  Activation softmax(String operator, Activation value, long axis) {
    int counted = (int) (axis < 0 ? axis + value.rank() : axis);
    if (value.onlyPlanar()) {
      int moved = counted == 0 ? 0 : counted == value.rank() - 1 ? 1 : counted + 1;
      Map<String, Attribute> along = Map.of("axis", Attribute.of((long) moved));
      return Activation.planar(
          graph().node(operator, along, graph().planar(value)), value.type(), value.shape());
    }
    return elements.unary(operator, Map.of("axis", Attribute.of((long) counted)), value);
  }

  Activation gelu(Activation value, boolean approximate) {
    String form = approximate ? "tanh" : "none";
    return elements.unary("Gelu", Map.of("approximate", Attribute.of(form)), value);
  }

  private double slope(Settings settings) {
    return settings.real("negative_slope", settings.real("alpha", 0.2));
  }

  private Activation selu(Activation value) {
    return elements.unary(
        "Selu", Map.of("alpha", Attribute.of(1.6732632f), "gamma", Attribute.of(1.050701f)), value);
  }

  private Activation alpha(String operator, Activation value, double alpha) {
    return elements.unary(operator, Map.of("alpha", Attribute.of((float) alpha)), value);
  }

  private Activation hardSigmoid(Activation value, double slope, double offset) {
    return elements.unary(
        "HardSigmoid",
        Map.of("alpha", Attribute.of((float) slope), "beta", Attribute.of((float) offset)),
        value);
  }

  private Activation shrink(Activation value, double threshold, boolean soft) {
    float bias = soft ? (float) threshold : 0;
    return elements.unary(
        "Shrink",
        Map.of("lambd", Attribute.of((float) threshold), "bias", Attribute.of(bias)),
        value);
  }

  private Activation squareplus(Activation value, double b) {
    Lowering graph = graph();
    return elements.apply(
        value,
        x -> {
          String inside = graph.node("Add", graph.node("Mul", x, x), graph.scalar((float) b));
          String sum = graph.node("Add", x, graph.node("Sqrt", inside));
          return graph.node("Mul", sum, graph.scalar(0.5f));
        });
  }

  private Activation sparsePlus(Activation value) {
    Lowering graph = graph();
    return elements.apply(
        value,
        x -> {
          String one = graph.scalar(1);
          String next = graph.node("Add", x, one);
          String quarter = graph.node("Mul", graph.node("Mul", next, next), graph.scalar(0.25f));
          String bent = graph.node("Where", graph.node("Less", x, one), quarter, x);
          String flat = graph.node("LessOrEqual", x, graph.scalar(-1));
          return graph.node("Where", flat, graph.scalar(0), bent);
        });
  }

  private Activation glu(Activation value, long axis) {
    int counted = (int) (axis < 0 ? axis + value.rank() : axis);
    Map<String, Attribute> halves =
        Map.of("axis", Attribute.of((long) counted), "num_outputs", Attribute.of(2L));
    List<String> parts = graph().nodes("Split", halves, List.of(graph().plain(value)), 2);
    String gate = graph().node("Sigmoid", parts.get(1));
    Long[] shape = value.shape().toArray(Long[]::new);
    shape[counted] = shape[counted] == Activation.FREE ? Activation.FREE : shape[counted] / 2;
    return Activation.plain(graph().node("Mul", parts.get(0), gate), value.type(), List.of(shape));
  }

  private Lowering graph() {
    return elements.graph();
  }
}
