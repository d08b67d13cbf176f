package dev.primavista.networks.keras.layers;

import dev.primavista.core.Amount;
import dev.primavista.networks.keras.config.KerasFormatException;
import dev.primavista.networks.keras.weights.ArchiveWeights;
import dev.primavista.networks.keras.weights.Weight;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Dense layers, tables, activations as layers, and layers that do nothing outside training. */
final class CoreLayers {
  /** What only training notices. */
  private static final List<String> IDLE =
      List.of(
          "Dropout",
          "SpatialDropout1D",
          "SpatialDropout2D",
          "SpatialDropout3D",
          "GaussianNoise",
          "GaussianDropout",
          "AlphaDropout",
          "ActivityRegularization",
          "Identity",
          "StochasticDepth",
          "RandomFlip",
          "RandomRotation",
          "RandomZoom",
          "RandomTranslation",
          "RandomContrast",
          "RandomBrightness",
          "RandomHeight",
          "RandomWidth",
          "RandomColorDegeneration",
          "RandomColorJitter",
          "RandomElasticTransform",
          "RandomErasing",
          "RandomGaussianBlur",
          "RandomGrayscale",
          "RandomHue",
          "RandomInvert",
          "RandomPerspective",
          "RandomPosterization",
          "RandomSaturation",
          "RandomSharpness",
          "RandomShear",
          "RandAugment",
          "AugMix",
          "CutMix",
          "MixUp",
          "FixedDropout");

  /** What stands in for elements that a mask hides from a softmax. */
  private static final float UNSEEN = -1e9f;

  private CoreLayers() {}

  static void addTo(Map<String, LayerRule> rules) {
    IDLE.forEach(name -> rules.put(name, LayerRule.of(LayerCall::input)));
    rules.put("Dense", LayerRule.of(CoreLayers::dense));
    rules.put("EinsumDense", LayerRule.of(CoreLayers::einsum));
    rules.put("Embedding", LayerRule.of(CoreLayers::embedding));
    rules.put("Activation", LayerRule.of(call -> call.activated(call.input(), "activation")));
    for (String name : List.of("ReLU", "LeakyReLU", "ELU", "ThresholdedReLU")) {
      rules.put(name, LayerRule.of(CoreLayers::activation));
    }
    rules.put("Softmax", LayerRule.of(CoreLayers::softmax));
    rules.put("PReLU", LayerRule.of(CoreLayers::learntSlopes));
    rules.put("Masking", LayerRule.of(CoreLayers::masking));
  }

  private static Activation activation(LayerCall call) {
    Activations activations = new Activations(call.elements(), call.isKeras3());
    String name = ArchiveWeights.snakeCase(call.layer().type());
    return activations.apply(name, call.settings(), call.input());
  }

  private static Activation softmax(LayerCall call) {
    Mask mask = call.borne();
    Activations activations = new Activations(call.elements(), call.isKeras3());
    if (mask == null) {
      return activations.apply("softmax", call.settings(), call.input());
    }
    Lowering graph = call.graph();
    Activation value = call.input();
    Activation shows = mask.shown();
    if (shows.rank() != value.rank()) {
      throw new Unsupported(
          "a mask of rank %d for values of rank %d".formatted(shows.rank(), value.rank()));
    }
    String seen = graph.plain(shows);
    String shown = graph.node("Where", seen, graph.plain(value), graph.scalar(UNSEEN));
    Activation shares =
        activations.apply(
            "softmax", call.settings(), Activation.plain(shown, value.type(), value.shape()));
    if (!call.isKeras3()) {
      return shares;
    }
    String made = graph.node("Where", seen, graph.plain(shares), graph.scalar(0));
    return Activation.plain(made, value.type(), value.shape());
  }

  /** Zeros in place of the steps all of whose elements are the one that marks absence. */
  private static Activation masking(LayerCall call) {
    double absent = call.settings().real("mask_value", 0);
    Activation value = call.input();
    if (absent == 0) {
      return value;
    }
    Lowering graph = call.graph();
    String plain = graph.plain(value);
    String marks = graph.node("Equal", plain, graph.number(value.type(), absent));
    Activation same = Activation.plain(marks, ElementType.BOOL, value.shape());
    Activation least =
        new Reshaping(graph)
            .reduce("ReduceMin", graph.cast(same, ElementType.INT32), true, value.rank() - 1);
    String gone = graph.plain(graph.cast(least, ElementType.BOOL));
    String made = graph.node("Where", gone, graph.number(value.type(), 0), plain);
    return Activation.plain(made, value.type(), value.shape());
  }

  private static Activation dense(LayerCall call) {
    Lowering graph = call.graph();
    Activation value = graph.cast(call.input(), ElementType.FLOAT);
    Weight kernel = call.weight(0);
    if (kernel.shape().size() != 2
        || (value.size(-1) != Activation.FREE && kernel.size(0) != value.size(-1))) {
      throw new KerasFormatException(
          "the weight '%s' of layer '%s' has shape %s (expected: %s)"
              .formatted(
                  kernel.name(),
                  call.layer().name(),
                  kernel.shape(),
                  Amount.of(value.size(-1), "row")));
    }
    call.requireSize(kernel, 1, "units");
    boolean biased = call.settings().flag("use_bias", true);
    String made =
        value.rank() == 2 && biased
            ? graph.node("Gemm", graph.plain(value), call.constant(0), bias(call, kernel.size(1)))
            : graph.node("MatMul", graph.plain(value), call.constant(0));
    if (value.rank() != 2 && biased) {
      made = graph.node("Add", made, bias(call, kernel.size(1)));
    }
    Activation result = Activation.plain(made, ElementType.FLOAT, value.withLast(kernel.size(1)));
    return call.activated(result, "activation");
  }

  private static String bias(LayerCall call, long units) {
    return call.graph().floats(List.of(units), call.vector(1, units));
  }

  private static Activation einsum(LayerCall call) {
    Lowering graph = call.graph();
    Activation value = call.input();
    Weight kernel = call.weight(0);
    String equation = call.settings().text("equation", "").replace(" ", "");
    String explicit = withoutDots(equation, value.rank());
    String made =
        graph.node(
            "Einsum",
            Map.of("equation", Attribute.of(explicit)),
            graph.plain(value),
            call.constant(0));
    Activation result =
        Activation.plain(made, ElementType.FLOAT, shape(explicit, value.shape(), kernel.shape()));
    String axes = call.settings().text("bias_axes", "");
    if (!axes.isEmpty()) {
      result = call.elements().binary("Add", result, bias(call, explicit, axes));
    }
    return call.activated(result, "activation");
  }

  /** The equation with letters of its own in the place of the dots. */
  private static String withoutDots(String equation, int rank) {
    if (!equation.contains("...")) {
      return equation;
    }
    String named = equation.substring(0, equation.indexOf(',')).replace("...", "");
    String letters = "ZYXWVUTS".substring(0, rank - named.length());
    return equation.replace("...", letters);
  }

  /** The sizes that the equation gives its result. */
  static List<Long> shape(String equation, List<Long> left, List<Long> right) {
    int comma = equation.indexOf(',');
    int arrow = equation.indexOf("->");
    if (comma < 0 || arrow < 0) {
      throw new Unsupported("the equation '" + equation + "'");
    }
    String first = equation.substring(0, comma);
    String second = equation.substring(comma + 1, arrow);
    List<Long> shape = new ArrayList<>();
    for (char axis : equation.substring(arrow + 2).toCharArray()) {
      shape.add(
          first.indexOf(axis) >= 0
              ? left.get(first.indexOf(axis))
              : right.get(second.indexOf(axis)));
    }
    return shape;
  }

  private static Activation bias(LayerCall call, String equation, String axes) {
    String output = equation.substring(equation.indexOf("->") + 2);
    List<Long> shape = new ArrayList<>(Collections.nCopies(output.length(), 1L));
    Weight bias = call.weight(1);
    for (int i = 0; i < axes.length(); i++) {
      shape.set(output.indexOf(axes.charAt(i)), bias.size(i));
    }
    return Activation.plain(call.graph().floats(shape, bias.floats()), ElementType.FLOAT, shape);
  }

  private static Activation embedding(LayerCall call) {
    Lowering graph = call.graph();
    Activation value = graph.cast(call.input(), ElementType.INT64);
    List<Long> shape = new ArrayList<>(value.shape());
    call.requireSize(call.weight(0), 0, "input_dim");
    call.requireSize(call.weight(0), 1, "output_dim");
    shape.add(call.weight(0).size(1));
    String made = graph.node("Gather", call.constant(0), graph.plain(value));
    return Activation.plain(made, ElementType.FLOAT, shape);
  }

  private static Activation learntSlopes(LayerCall call) {
    Weight alpha = call.weight(0);
    Activation slopes = Activation.plain(call.constant(0), ElementType.FLOAT, alpha.shape());
    Activation value = call.input();
    Activation below =
        call.elements()
            .binary("Mul", call.elements().clip(value, Double.NEGATIVE_INFINITY, 0), slopes);
    return call.elements().binary("Add", call.elements().unary("Relu", value), below);
  }
}
