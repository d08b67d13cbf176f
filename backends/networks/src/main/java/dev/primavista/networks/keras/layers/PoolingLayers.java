package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.networks.lowering.Window;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pools over windows, and over whole dimensions. */
final class PoolingLayers {
  private PoolingLayers() {}

  static void addTo(Map<String, LayerRule> rules) {
    for (String dimensions : List.of("1D", "2D", "3D")) {
      rules.put("MaxPooling" + dimensions, LayerRule.of(call -> pool(call, "MaxPool")));
      rules.put("MaxPool" + dimensions, LayerRule.of(call -> pool(call, "MaxPool")));
      rules.put("AveragePooling" + dimensions, LayerRule.of(call -> pool(call, "AveragePool")));
      rules.put("AvgPool" + dimensions, LayerRule.of(call -> pool(call, "AveragePool")));
      rules.put(
          "GlobalMaxPooling" + dimensions, LayerRule.of(call -> whole(call, "GlobalMaxPool")));
      rules.put("GlobalMaxPool" + dimensions, LayerRule.of(call -> whole(call, "GlobalMaxPool")));
      rules.put(
          "GlobalAveragePooling" + dimensions,
          LayerRule.of(call -> whole(call, "GlobalAveragePool")));
      rules.put(
          "GlobalAvgPool" + dimensions, LayerRule.of(call -> whole(call, "GlobalAveragePool")));
    }
    rules.put("GlobalAveragePooling1D", LayerRule.of(PoolingLayers::meanOfShown));
    rules.put("GlobalAvgPool1D", LayerRule.of(PoolingLayers::meanOfShown));
  }

  private static Activation pool(LayerCall call, String operator) {
    return call.channelsLast(
        value -> {
          Settings settings = call.settings();
          int count = value.rank() - 2;
          long[] kernel = settings.wholes("pool_size", count, 2);
          long[] strides = settings.has("strides") ? settings.wholes("strides", count, 1) : kernel;
          boolean same = settings.text("padding", "valid").equals("same");
          return pooled(call, value, operator, new Window(kernel, strides, same));
        });
  }

  /** What a window makes of a value, channels last. */
  static Activation pooled(LayerCall call, Activation value, String operator, Window window) {
    Map<String, Attribute> attributes = new LinkedHashMap<>(window.attributes(value.middle()));
    String made = call.graph().node(operator, attributes, call.graph().planar(value));
    List<Long> shape = value.withMiddle(window.places(value.middle()));
    return Activation.planar(made, value.type(), shape);
  }

  private static Activation meanOfShown(LayerCall call) {
    Mask mask = call.borne();
    return mask == null ? whole(call, "GlobalAveragePool") : masked(call, mask.steps());
  }

  /** The mean of the steps that the mask shows. */
  private static Activation masked(LayerCall call, Activation mask) {
    Lowering graph = call.graph();
    Reshaping reshaping = new Reshaping(graph);
    Activation value = graph.cast(call.input(), ElementType.FLOAT);
    boolean first = call.settings().text("data_format", "channels_last").equals("channels_first");
    Activation shown = reshaping.expand(mask, first ? 1 : 2);
    String seen = graph.node("Where", graph.plain(shown), graph.plain(value), graph.scalar(0));
    boolean keeps = call.settings().flag("keepdims", false);
    int steps = first ? 2 : 1;
    Activation sum =
        reshaping.reduce(
            "ReduceSum", Activation.plain(seen, ElementType.FLOAT, value.shape()), keeps, steps);
    Activation count =
        reshaping.reduce("ReduceSum", graph.cast(shown, ElementType.FLOAT), keeps, steps);
    return call.elements().binary("Div", sum, count);
  }

  private static Activation whole(LayerCall call, String operator) {
    Activation input = call.input();
    boolean exact = operator.equals("GlobalMaxPool");
    if (exact && (input.type() == ElementType.INT32 || input.type() == ElementType.INT64)) {
      throw new Unsupported("a maximum of elements of type " + input.type());
    }
    boolean keeps = call.settings().flag("keepdims", false);
    Activation pooled =
        call.channelsLast(
            value -> {
              Activation floats = call.graph().cast(value, ElementType.FLOAT);
              String made = call.graph().node(operator, call.graph().planar(floats));
              Activation whole =
                  Activation.planar(
                      made, ElementType.FLOAT, value.withMiddle(Window.ones(value.rank() - 2)));
              return exact ? call.graph().cast(whole, value.type()) : whole;
            });
    if (keeps) {
      return pooled;
    }
    Lowering graph = call.graph();
    boolean last = pooled.onlyPlanar();
    List<Long> shape = new ArrayList<>();
    shape.add(pooled.size(0));
    shape.add(last ? pooled.size(-1) : pooled.size(1));
    String held = last ? graph.planar(pooled) : graph.plain(pooled);
    return Activation.plain(graph.node("Flatten", held), pooled.type(), shape);
  }
}
