package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Types;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Functions that choose elements: by a condition, or by their places. */
final class Choices {
  private Choices() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("where", LayerRule.of(Choices::where));
    rules.put("select", LayerRule.of(Choices::select));
    rules.put("take", LayerRule.of(Choices::taken));
    rules.put("take_along_axis", LayerRule.of(Choices::takenAlong));
    rules.put("one_hot", LayerRule.of(call -> marked(call, new Operands(call).first())));
    rules.put("multi_hot", LayerRule.of(Choices::markedAll));
  }

  private static Activation where(LayerCall call) {
    Operands operands = new Operands(call);
    Object yes = operands.told(1, "x1", "x");
    Object no = operands.told(2, "x2", "y");
    if (yes == null || no == null) {
      throw new Unsupported("the places at which a condition holds");
    }
    ElementType type = Operands.type(Arrays.asList(yes, no));
    return chosen(
        call,
        operands.value(operands.told(0, "condition"), ElementType.BOOL),
        operands.value(yes, type),
        operands.value(no, type),
        type);
  }

  private static Activation chosen(
      LayerCall call, Activation condition, Activation yes, Activation no, ElementType type) {
    Lowering graph = call.graph();
    List<Long> shape =
        Elementwise.broadcast(condition.shape(), Elementwise.broadcast(yes.shape(), no.shape()));
    String made =
        graph.node(
            "Where",
            graph.plain(graph.cast(condition, ElementType.BOOL)),
            graph.plain(graph.cast(yes, type)),
            graph.plain(graph.cast(no, type)));
    return Activation.plain(made, type, shape);
  }

  /** Of several conditions the first one that holds decides. */
  private static Activation select(LayerCall call) {
    Operands operands = new Operands(call);
    if (!(operands.told(0, "condlist") instanceof List<?> conditions)
        || !(operands.told(1, "choicelist") instanceof List<?> choices)
        || conditions.size() != choices.size()) {
      throw new Unsupported("other conditions than choices");
    }
    List<@Nullable Object> all = new ArrayList<>(choices);
    Object otherwise = operands.told(2, "default");
    all.add(otherwise == null ? Long.valueOf(0) : otherwise);
    ElementType type = Operands.type(all);
    Activation made = operands.value(all.getLast(), type);
    for (int i = conditions.size() - 1; i >= 0; i--) {
      Activation condition = operands.value(conditions.get(i), ElementType.BOOL);
      made = chosen(call, condition, operands.value(choices.get(i), type), made, type);
    }
    return made;
  }

  private static Activation taken(LayerCall call) {
    Operands operands = new Operands(call);
    Lowering graph = call.graph();
    Object given = operands.told(0, "x", "params");
    Activation held = operands.value(given, Operands.type(Arrays.asList(given)));
    long[] told = operands.wholes(2, "axis");
    long[] own = operands.wholes(3, "batch_dims");
    int batch = own.length == 0 ? 0 : call.axis(held, own[0]);
    boolean flat = told.length == 0 && !Operations.isTensorFlow(call.layer());
    Activation value = flat ? new Reshaping(graph).line(held) : held;
    int axis = told.length == 0 ? batch : call.axis(value, told[0]);
    Activation places = places(call, operands.told(1, "indices"));
    if (batch > 0 && batch != axis) {
      throw new Unsupported("batch_dims=" + batch + " with axis=" + axis);
    }
    String source = graph.plain(value);
    String made =
        batch == 0
            ? graph.node(
                "Gather", Map.of("axis", Attribute.of((long) axis)), source, graph.plain(places))
            : graph.node(
                "GatherND",
                Map.of("batch_dims", Attribute.of((long) batch)),
                source,
                graph.node("Unsqueeze", graph.plain(places), graph.longs(-1)));
    List<Long> shape = new ArrayList<>(value.shape().subList(0, axis));
    shape.addAll(places.shape().subList(batch, places.rank()));
    shape.addAll(value.shape().subList(axis + 1, value.rank()));
    return Activation.plain(made, value.type(), shape);
  }

  private static Activation places(LayerCall call, @Nullable Object indices) {
    Activation places = new Operands(call).value(indices, ElementType.INT64);
    if (places.type() == ElementType.FLOAT) {
      throw new Unsupported("indices of floats");
    }
    return call.graph().cast(places, ElementType.INT64);
  }

  /** The indices have as many dimensions as the value, those of size 1 stand for all. */
  private static Activation takenAlong(LayerCall call) {
    Operands operands = new Operands(call);
    Lowering graph = call.graph();
    Integer told = operands.axis(2);
    Activation value =
        told == null ? new Reshaping(graph).line(operands.first()) : operands.first();
    int axis = told == null ? 0 : told;
    Activation places = places(call, operands.told(1, "indices"));
    if (places.rank() != value.rank()) {
      throw new Unsupported("indices of rank %d for %d".formatted(places.rank(), value.rank()));
    }
    List<Long> shape = new ArrayList<>(value.shape());
    shape.set(axis, 1L);
    List<Long> wanted = new ArrayList<>(places.shape());
    wanted.set(axis, 1L);
    if (!Elementwise.broadcast(shape, wanted).equals(shape)) {
      throw new Unsupported("indices of shape " + places.shape() + " for " + value.shape());
    }
    String sizes =
        graph.node(
            "Concat",
            Map.of("axis", Attribute.of(0L)),
            sizes(graph, value, 0, axis),
            sizes(graph, places, axis, axis + 1),
            sizes(graph, value, axis + 1, value.rank()));
    String made =
        graph.node(
            "GatherElements",
            Map.of("axis", Attribute.of((long) axis)),
            graph.plain(value),
            graph.node("Expand", graph.plain(places), sizes));
    shape.set(axis, places.size(axis));
    return Activation.plain(made, value.type(), shape);
  }

  private static String sizes(Lowering graph, Activation value, int from, int to) {
    Map<String, Attribute> part =
        Map.of("start", Attribute.of((long) from), "end", Attribute.of((long) to));
    return graph.node("Shape", part, graph.plain(value));
  }

  /** One along a new axis where its place is the value, else zero. */
  private static Activation marked(LayerCall call, Activation value) {
    Operands operands = new Operands(call);
    long[] classes = operands.wholes(1, "num_classes", "depth");
    if (classes.length != 1) {
      throw LayerCall.unsupported("num_classes", classes);
    }
    long[] told = operands.wholes(2, "axis");
    int rank = value.rank() + 1;
    int axis = (int) (told.length == 0 ? rank - 1 : told[0] < 0 ? told[0] + rank : told[0]);
    Lowering graph = call.graph();
    Activation indices = new Reshaping(graph).expand(graph.cast(value, ElementType.INT64), axis);
    Long[] along = new Long[rank];
    Arrays.fill(along, 1L);
    along[axis] = classes[0];
    double[] all = LongStream.range(0, classes[0]).asDoubleStream().toArray();
    List<Long> sizes = List.of(along);
    Activation places =
        Activation.plain(graph.numbers(ElementType.INT64, sizes, all), ElementType.INT64, sizes);
    Activation same = call.elements().binary("Equal", indices, places, ElementType.BOOL);
    Object type = operands.parameter(3, "dtype");
    return graph.cast(same, Types.of(Types.name(type)));
  }

  /** The classes of a row together. */
  private static Activation markedAll(LayerCall call) {
    Activation value = new Operands(call).first();
    Activation each = marked(call, value);
    ElementType type = each.type() == ElementType.BOOL ? ElementType.INT32 : each.type();
    Activation any =
        new Reshaping(call.graph())
            .reduce("ReduceMax", call.graph().cast(each, type), false, value.rank() > 1 ? 1 : 0);
    return call.graph().cast(any, each.type());
  }
}
