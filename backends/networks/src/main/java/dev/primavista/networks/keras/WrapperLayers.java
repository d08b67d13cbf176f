package dev.primavista.networks.keras;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Layers around another layer. */
final class WrapperLayers {
  private WrapperLayers() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("TimeDistributed", LayerRule.of(WrapperLayers::timeDistributed));
  }

  /** Each step as if it were a sample of its own. */
  private static Activation timeDistributed(LayerCall call) {
    Lowering graph = call.graph();
    Activation value = call.input();
    LayerConfig inner = ConfigReader.layer(call.settings().object("layer"));
    String steps = graph.node("Reshape", graph.plain(value), graph.longs(rows(value, 2)));
    List<Long> shape = new ArrayList<>(value.shape().subList(2, value.rank()));
    shape.addFirst(Activation.FREE);
    Activation each = Activation.plain(steps, value.type(), shape);
    Activation made =
        call.network().lower(inner, call.weights().part("layer"), Call.of(each)).getFirst();
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
