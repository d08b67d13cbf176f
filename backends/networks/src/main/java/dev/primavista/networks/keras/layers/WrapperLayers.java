package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Call;
import dev.primavista.networks.keras.config.LayerConfig;
import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.weights.WeightNode;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Layers around another layer. */
final class WrapperLayers {
  private WrapperLayers() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("TimeDistributed", LayerRule.of(WrapperLayers::timeDistributed));
    rules.put("SpectralNormalization", WrapperLayers::inside);
    rules.put("Pipeline", WrapperLayers::pipeline);
  }

  /** What the layer inside makes, whose weights training has normalised. */
  private static List<Activation> inside(LayerCall call) {
    LayerConfig inner = LayerRules.CONFIGS.layer(call.settings().object("layer"));
    return call.network().lower(inner, call.weights().part("layer"), Call.of(call.input()));
  }

  /** Layers one after the other. */
  private static List<Activation> pipeline(LayerCall call) {
    List<LayerConfig> layers =
        call.settings().list("layers").stream()
            .map(each -> LayerRules.CONFIGS.layer(Settings.of(each)))
            .toList();
    List<WeightNode> weights = call.weights().layers(layers);
    List<Activation> made = List.of(call.input());
    for (int i = 0; i < layers.size(); i++) {
      made = call.network().lower(layers.get(i), weights.get(i), Call.of(made.getFirst()));
    }
    return made;
  }

  /** Each step as if it were a row of its own, with the part of the mask that is its own. */
  private static Activation timeDistributed(LayerCall call) {
    Lowering graph = call.graph();
    Activation value = call.input();
    LayerConfig inner = LayerRules.CONFIGS.layer(call.settings().object("layer"));
    Activation each = flattened(graph, value);
    Mask mask = call.borne();
    if (mask != null) {
      call.masks().put(each, new Mask(() -> flattened(graph, mask.shown())));
      refuseRows(call, inner);
    }
    Activation made =
        call.network().lower(inner, call.weights().part("layer"), Call.of(each)).getFirst();
    Activation result = together(graph, made, value);
    if (!call.isKeras3()) {
      call.masks().put(result, handedOn(call, mask, made));
    }
    return result;
  }

  /** Keras 2 goes over hidden rows in another way where it is told how many rows there are. */
  private static void refuseRows(LayerCall call, LayerConfig inner) {
    boolean told = call.input().size(0) != Activation.FREE;
    if (told && inner.network().isPresent() && !call.isKeras3()) {
      throw new Unsupported("masks of so many rows as are told");
    }
  }

  /** What Keras 2 hands on: a mask of the layer inside, or whether a step shows anything. */
  private static @Nullable Mask handedOn(LayerCall call, @Nullable Mask outer, Activation made) {
    Lowering graph = call.graph();
    Mask inner = call.masks().of(made);
    if (inner != null) {
      return new Mask(() -> together(graph, inner.shown(), call.input()));
    }
    return outer == null ? null : new Mask(() -> any(graph, outer.shown()));
  }

  private static Activation any(Lowering graph, Activation mask) {
    if (mask.rank() == 2) {
      return mask;
    }
    int[] axes = IntStream.range(2, mask.rank()).toArray();
    Activation numbers = graph.cast(mask, ElementType.INT32);
    Activation most = new Reshaping(graph).reduce("ReduceMax", numbers, false, axes);
    return graph.cast(most, ElementType.BOOL);
  }

  /** The value with its first two dimensions as one. */
  private static Activation flattened(Lowering graph, Activation value) {
    String steps = graph.node("Reshape", graph.plain(value), graph.longs(rows(value, 2)));
    List<Long> shape = new ArrayList<>(value.shape().subList(2, value.rank()));
    shape.addFirst(Activation.FREE);
    return Activation.plain(steps, value.type(), shape);
  }

  /** The value with its first dimension as the first two of another one. */
  private static Activation together(Lowering graph, Activation made, Activation value) {
    long[] rest = rows(made, 1);
    rest[0] = 0;
    String lead = graph.node("Shape", Map.of("end", Attribute.of(2L)), graph.plain(value));
    String tail =
        graph.longs(made.shape().subList(1, made.rank()).stream().mapToLong(s -> s).toArray());
    String target =
        made.rank() == 1
            ? lead
            : graph.node("Concat", Map.of("axis", Attribute.of(0L)), lead, tail);
    List<Long> whole = new ArrayList<>(value.shape().subList(0, 2));
    whole.addAll(made.shape().subList(1, made.rank()));
    return Activation.plain(graph.node("Reshape", graph.plain(made), target), made.type(), whole);
  }

  /** The sizes after so many leading dimensions, which become one. */
  private static long[] rows(Activation value, int leading) {
    List<Long> sizes = new ArrayList<>(value.shape().subList(leading, value.rank()));
    if (sizes.contains(Activation.FREE)) {
      throw new Unsupported("steps of unknown size");
    }
    sizes.addFirst(Activation.FREE);
    return sizes.stream().mapToLong(size -> size).toArray();
  }
}
