package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.LayerConfig;
import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.config.Types;
import dev.primavista.networks.keras.weights.ArchiveWeights;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Functions that are called between layers: those of Keras 3, and TensorFlow's in Keras 2. */
final class Operations {
  private static final Map<String, LayerRule> RULES = new LinkedHashMap<>();

  /** What TensorFlow calls the functions that Keras 3 has under other names. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("truediv", "divide"),
          Map.entry("realdiv", "divide"),
          Map.entry("div", "divide"),
          Map.entry("sub", "subtract"),
          Map.entry("mul", "multiply"),
          Map.entry("add_v2", "add"),
          Map.entry("pow", "power"),
          Map.entry("neg", "negative"),
          Map.entry("absolute", "abs"),
          Map.entry("concat", "concatenate"),
          Map.entry("reduce_mean", "mean"),
          Map.entry("reduce_sum", "sum"),
          Map.entry("reduce_max", "max"),
          Map.entry("reduce_min", "min"),
          Map.entry("amax", "max"),
          Map.entry("amin", "min"),
          Map.entry("reduce_any", "any"),
          Map.entry("reduce_all", "all"),
          Map.entry("getitem", "get_item"),
          Map.entry("clip_by_value", "clip"),
          Map.entry("true_divide", "divide"),
          Map.entry("matmul", "matmul"),
          Map.entry("expand_dims_v2", "expand_dims"),
          Map.entry("re_lu", "relu"),
          Map.entry("fabs", "abs"),
          Map.entry("floordiv", "floor_divide"),
          Map.entry("floor_div", "floor_divide"),
          Map.entry("is_nan", "isnan"),
          Map.entry("rint", "round"),
          Map.entry("reverse", "flip"),
          Map.entry("floormod", "mod"),
          Map.entry("remainder", "mod"),
          Map.entry("div_no_nan", "divide_no_nan"),
          Map.entry("gather", "take"),
          Map.entry("gather_v2", "take"),
          Map.entry("where_v2", "where"),
          Map.entry("arg_max", "argmax"),
          Map.entry("arg_min", "argmin"),
          Map.entry("reduce_variance", "var"),
          Map.entry("reduce_std", "std"),
          Map.entry("reduce_logsumexp", "logsumexp"),
          Map.entry("reduce_prod", "prod"));

  private static final List<String> ACTIVATIONS =
      List.of(
          "relu",
          "relu6",
          "sigmoid",
          "tanh",
          "softplus",
          "softsign",
          "silu",
          "swish",
          "elu",
          "celu",
          "selu",
          "gelu",
          "hard_sigmoid",
          "hard_silu",
          "hard_swish",
          "leaky_relu",
          "softmax",
          "log_softmax",
          "log_sigmoid",
          "mish",
          "glu",
          "hard_tanh",
          "tanh_shrink",
          "soft_shrink",
          "hard_shrink",
          "squareplus",
          "sparse_plus",
          "sparse_sigmoid");

  static {
    Arithmetic.addTo(RULES);
    Logic.addTo(RULES);
    AxisMoves.addTo(RULES);
    Choices.addTo(RULES);
    Orders.addTo(RULES);
    Parts.addTo(RULES);
    Repetitions.addTo(RULES);
    Statistics.addTo(RULES);
    Products.addTo(RULES);
    Quotients.addTo(RULES);
    Curves.addTo(RULES);
    Pictures.addTo(RULES);
    ACTIVATIONS.forEach(name -> RULES.put(name, LayerRule.of(call -> activation(call, name))));
    RULES.put("reshape", LayerRule.of(Operations::reshape));
    RULES.put("transpose", LayerRule.of(Operations::transpose));
    RULES.put("permute_dimensions", LayerRule.of(Operations::transpose));
    RULES.put("expand_dims", LayerRule.of(Operations::expand));
    RULES.put("squeeze", LayerRule.of(Operations::squeeze));
    RULES.put("concatenate", LayerRule.of(Operations::concatenate));
    RULES.put("stack", LayerRule.of(Operations::stack));
    RULES.put("cast", LayerRule.of(Operations::cast));
    RULES.put("convert_to_tensor", LayerRule.of(Operations::cast));
    RULES.put("get_item", LayerRule.of(Slices::lower));
    RULES.put("resize", LayerRule.of(Operations::resize));
    RULES.put("ravel", LayerRule.of(call -> new Reshaping(call.graph()).line(call.input())));
    RULES.put("flatten", LayerRule.of(call -> new Reshaping(call.graph()).flatten(call.input())));
  }

  private Operations() {}

  /** Whether it is a function of TensorFlow, as Keras 2 writes them. */
  static boolean isTensorFlow(LayerConfig layer) {
    return layer.type().equals("TFOpLambda") || layer.type().equals("SlicingOpLambda");
  }

  /** The rule for a function; empty where there is none. */
  static Optional<LayerRule> of(LayerConfig layer) {
    LayerRule rule = RULES.get(name(layer));
    return rule == null && isTensorFlow(layer)
        ? Optional.ofNullable(TensorFlowFunctions.RULES.get(name(layer)))
        : Optional.ofNullable(rule);
  }

  /** The name of a function as Keras 3 would have it. */
  static String name(LayerConfig layer) {
    String name = layer.type();
    if (isTensorFlow(layer)) {
      String function = layer.settings().text("function", "");
      name = function.substring(function.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    } else {
      name = ArchiveWeights.snakeCase(name.substring("ops.".length()));
    }
    return ALIASES.getOrDefault(name, name);
  }

  private static Activation activation(LayerCall call, String name) {
    Map<String, @org.jspecify.annotations.Nullable Object> all =
        new LinkedHashMap<>(call.settings().values());
    all.putAll(call.arguments().named());
    if (name.equals("leaky_relu") && !call.layer().isOperation()) {
      all.putIfAbsent("alpha", 0.2);
    }
    return new Activations(call.elements(), call.isKeras3() || name.startsWith("hard"))
        .apply(name, new Settings(all), new Operands(call).first());
  }

  private static Activation reshape(LayerCall call) {
    Operands operands = new Operands(call);
    Object told = operands.parameter(1, "newshape", "shape");
    if (Sizes.areComputed(told)) {
      return Sizes.of(call, told).reshaped(call, Sizes.operand(call));
    }
    List<Long> target = new ArrayList<>();
    Arrays.stream(operands.wholes(1, "newshape", "shape")).forEach(target::add);
    Activation value = operands.first();
    boolean joins = target.stream().filter(size -> size == Activation.FREE).count() == 1;
    if (joins && target.getFirst() == Activation.FREE && !value.isRowKnown()) {
      throw new Unsupported("a reshape that joins the rows with a dimension of unknown size");
    }
    return new Reshaping(call.graph()).reshape(value, target);
  }

  private static Activation transpose(LayerCall call) {
    Operands operands = new Operands(call);
    long[] axes = operands.wholes(1, "axes", "perm", "pattern");
    int rank = operands.first().rank();
    int[] order = new int[rank];
    Arrays.setAll(
        order, i -> axes.length == 0 ? rank - 1 - i : call.axis(operands.first(), axes[i]));
    return new Reshaping(call.graph()).permute(operands.first(), order);
  }

  private static Activation expand(LayerCall call) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    for (long axis : operands.wholes(1, "axis")) {
      long counted = axis < 0 ? axis + value.rank() + 1 : axis;
      value = new Reshaping(call.graph()).expand(value, (int) counted);
    }
    return value;
  }

  private static Activation squeeze(LayerCall call) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    boolean told = operands.wholes(1, "axis").length > 0;
    int[] axes =
        Arrays.stream(operands.axes(1)).filter(axis -> told || value.size(axis) == 1).toArray();
    if (!told && value.shape().contains(Activation.FREE)) {
      throw new Unsupported("a squeeze without axis of a value with dimensions of unknown size");
    }
    return new Reshaping(call.graph()).squeeze(value, axes);
  }

  private static Activation concatenate(LayerCall call) {
    Operands operands = new Operands(call);
    long[] axis = operands.wholes(1, "axis");
    int counted = call.axis(operands.first(), axis.length == 0 ? -1 : axis[0]);
    return new Reshaping(call.graph()).concatenate(operands.alike(), counted);
  }

  private static Activation stack(LayerCall call) {
    Operands operands = new Operands(call);
    Reshaping reshaping = new Reshaping(call.graph());
    long[] axis = operands.wholes(1, "axis");
    int place =
        axis.length == 0
            ? 0
            : (int) (axis[0] < 0 ? axis[0] + operands.first().rank() + 1 : axis[0]);
    return reshaping.concatenate(
        operands.alike().stream().map(value -> reshaping.expand(value, place)).toList(), place);
  }

  private static Activation cast(LayerCall call) {
    Operands operands = new Operands(call);
    Object type = operands.parameter(1, "dtype");
    Activation value = operands.first();
    return type == null ? value : call.graph().cast(value, Types.of(String.valueOf(type)));
  }

  private static Activation resize(LayerCall call) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    if (value.rank() != 4) {
      throw LayerCall.unsupported("pictures of rank", value.rank());
    }
    Object given = operands.parameter(2, "interpolation", "method");
    String method = given instanceof String text ? text.toLowerCase(Locale.ROOT) : "bilinear";
    Object told = operands.parameter(1, "size");
    return Sizes.areComputed(told)
        ? Sizes.of(call, told).resized(call, value, method)
        : ShapeLayers.resized(call, value, operands.wholes(1, "size"), method);
  }
}
