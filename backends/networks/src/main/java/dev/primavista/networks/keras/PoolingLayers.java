package dev.primavista.networks.keras;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Window;
import dev.primavista.onnx.graph.Attribute;
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
  }

  private static Activation pool(LayerCall call, String operator) {
    return call.channelsLast(
        value -> {
          Settings settings = call.settings();
          int count = value.rank() - 2;
          long[] kernel = settings.wholes("pool_size", count, 2);
          long[] strides = settings.has("strides") ? settings.wholes("strides", count, 1) : kernel;
          boolean same = settings.text("padding", "valid").equals("same");
          Window window = new Window(kernel, strides, same);
          Map<String, Attribute> attributes =
              new LinkedHashMap<>(window.attributes(value.middle()));
          String made = call.graph().node(operator, attributes, call.graph().planar(value));
          List<Long> shape = value.withMiddle(window.places(value.middle()));
          return Activation.planar(made, value.type(), shape);
        });
  }

  private static Activation whole(LayerCall call, String operator) {
    boolean keeps = call.settings().flag("keepdims", false);
    Activation pooled =
        call.channelsLast(
            value -> {
              String made = call.graph().node(operator, call.graph().planar(value));
              return Activation.planar(
                  made, value.type(), value.withMiddle(Window.ones(value.rank() - 2)));
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
