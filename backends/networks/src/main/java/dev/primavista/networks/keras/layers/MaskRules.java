package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which masks the values bear that a layer makes. */
final class MaskRules {
  /** Layers whose result bears the mask of what they are called with. */
  private static final Set<String> PASSING =
      Set.of(
          "Activation",
          "ActivityRegularization",
          "AlphaDropout",
          "BatchNormalization",
          "Dense",
          "Dropout",
          "ELU",
          "GaussianDropout",
          "GaussianNoise",
          "LayerNormalization",
          "LeakyReLU",
          "PReLU",
          "ReLU",
          "Softmax",
          "SpatialDropout1D",
          "SpatialDropout2D",
          "SpatialDropout3D",
          "ThresholdedReLU",
          "UnitNormalization");

  /** Layers that do so in Keras 3 alone. */
  private static final Set<String> PASSING_IN_KERAS_3 =
      Set.of("GroupNormalization", "Identity", "Normalization", "Rescaling", "TimeDistributed");

  /** Layers that have a use of their own for masks, or of which nobody can tell. */
  private static final Set<String> REFUSING =
      Set.of("FixedDropout", "GroupNormalization", "StochasticDepth");

  private MaskRules() {}

  /**
   * What the layer made, bearing masks. Where Keras makes a new value, it is a new one here too,
   * since a mask belongs to one value.
   */
  static List<Activation> handOn(LayerCall call, List<Activation> made) {
    if (call.layer().isOperation() || Operations.isTensorFlow(call.layer())) {
      return made;
    }
    String type = call.layer().type();
    if (isPassing(call)) {
      call.masks().put(made.getFirst(), call.borne());
      return made;
    }
    boolean refuses = REFUSING.contains(type) || type.startsWith("Random");
    if (refuses && call.borne() != null) {
      throw new Unsupported("a mask of what it is called with");
    }
    List<Activation> inputs = call.inputs();
    List<Activation> fresh = new ArrayList<>();
    for (Activation value : made) {
      boolean given = inputs.stream().anyMatch(input -> input == value);
      fresh.add(given ? value.copy() : value);
    }
    List<@Nullable Mask> masks = masks(call);
    for (int i = 0; i < Math.min(masks.size(), fresh.size()); i++) {
      call.masks().put(fresh.get(i), masks.get(i));
    }
    return fresh;
  }

  private static boolean isPassing(LayerCall call) {
    String type = call.layer().type();
    return PASSING.contains(type) || (call.isKeras3() && PASSING_IN_KERAS_3.contains(type));
  }

  /** The masks of the first outputs; the others bear none. */
  private static List<@Nullable Mask> masks(LayerCall call) {
    Settings settings = call.settings();
    return switch (call.layer().type()) {
      case "Embedding" ->
          settings.flag("mask_zero", false) ? one(new Mask(() -> notZero(call))) : List.of();
      case "Masking" -> one(new Mask(() -> notAbsent(call)));
      case "LSTM", "GRU", "SimpleRNN", "RNN" ->
          settings.flag("return_sequences", false) ? one(call.borne()) : List.of();
      case "Bidirectional" -> ofBothWays(call);
      case "Attention", "AdditiveAttention" -> one(SingleAttention.masks(call).getFirst());
      case "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum" -> one(merged(call));
      case "Concatenate" -> one(concatenated(call));
      default -> List.of();
    };
  }

  private static List<@Nullable Mask> one(@Nullable Mask mask) {
    return Collections.singletonList(mask);
  }

  private static List<@Nullable Mask> ofBothWays(LayerCall call) {
    Settings inner = call.settings().object("layer").object("config");
    if (!inner.flag("return_sequences", false)) {
      return List.of();
    }
    boolean merged = call.settings().has("merge_mode");
    return merged ? one(call.borne()) : Arrays.asList(call.borne(), call.borne());
  }

  private static Activation notZero(LayerCall call) {
    Activation value = call.input();
    boolean small = value.type() != ElementType.FLOAT && value.type() != ElementType.INT32;
    return differs(call, small ? call.graph().cast(value, ElementType.INT64) : value, 0);
  }

  private static Activation notAbsent(LayerCall call) {
    Activation value = call.input();
    Activation each = differs(call, value, call.settings().real("mask_value", 0));
    Lowering graph = call.graph();
    Activation any =
        new Reshaping(graph)
            .reduce("ReduceMax", graph.cast(each, ElementType.INT32), false, value.rank() - 1);
    return graph.cast(any, ElementType.BOOL);
  }

  private static Activation differs(LayerCall call, Activation value, double number) {
    Lowering graph = call.graph();
    String same = graph.node("Equal", graph.plain(value), graph.number(value.type(), number));
    return Activation.plain(graph.node("Not", same), ElementType.BOOL, value.shape());
  }

  /** In Keras 3 any of the masks where all values bear one, in Keras 2 all of those there are. */
  private static @Nullable Mask merged(LayerCall call) {
    List<Mask> masks = present(call);
    if (masks.isEmpty() || (call.isKeras3() && masks.size() < call.inputs().size())) {
      return null;
    }
    String operator = call.isKeras3() ? "Or" : "And";
    return new Mask(() -> call.elements().fold(operator, shown(masks)));
  }

  private static List<Mask> present(LayerCall call) {
    return call.inputs().stream().map(call.masks()::of).filter(Objects::nonNull).toList();
  }

  private static List<Activation> shown(List<Mask> masks) {
    List<Activation> shown = masks.stream().map(Mask::shown).toList();
    if (shown.stream().mapToInt(Activation::rank).distinct().count() > 1) {
      throw new Unsupported("masks of different ranks");
    }
    return shown;
  }

  private static @Nullable Mask concatenated(LayerCall call) {
    List<Mask> masks = present(call);
    if (masks.isEmpty()) {
      return null;
    }
    int axis = call.axis(call.input(), call.settings().whole("axis", -1));
    if (axis != call.input().rank() - 1) {
      List<Mask> parts = call.inputs().stream().map(value -> orAllShown(call, value)).toList();
      return new Mask(() -> new Reshaping(call.graph()).concatenate(shown(parts), axis));
    }
    return call.isKeras3() && masks.size() < call.inputs().size()
        ? new Mask(() -> allShown(call, call.input()))
        : new Mask(() -> call.elements().fold(call.isKeras3() ? "Or" : "And", shown(masks)));
  }

  private static Mask orAllShown(LayerCall call, Activation value) {
    Mask mask = call.masks().of(value);
    return mask == null ? new Mask(() -> allShown(call, value)) : mask;
  }

  private static Activation allShown(LayerCall call, Activation value) {
    Lowering graph = call.graph();
    String sizes =
        graph.node("Shape", Map.of("end", Attribute.of(value.rank() - 1L)), graph.plain(value));
    String made = graph.node("Expand", graph.number(ElementType.BOOL, 1), sizes);
    return Activation.plain(made, ElementType.BOOL, value.shape().subList(0, value.rank() - 1));
  }
}
