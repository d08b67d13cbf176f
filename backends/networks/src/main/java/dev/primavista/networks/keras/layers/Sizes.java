package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Calls;
import dev.primavista.networks.keras.config.Types;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Padding;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shape that a network computes, with TensorFlow's functions in Keras 2.
 *
 * @param vector its sizes in the graph, integers of 64 bits
 * @param known those that are known beforehand; {@link Activation#FREE} for the others
 */
record Sizes(String vector, List<Long> known) {
  static void addTo(Map<String, LayerRule> rules) {
    rules.put("shape", LayerRule.of(Sizes::shape));
    rules.put("range", LayerRule.of(Sizes::range));
    rules.put("zeros", LayerRule.of(call -> filled(call, 0.0)));
    rules.put("ones", LayerRule.of(call -> filled(call, 1.0)));
    rules.put("fill", LayerRule.of(call -> filled(call, new Operands(call).parameter(1, "value"))));
  }

  /** Whether a parameter is made by layers, at least in part. */
  static boolean areComputed(@Nullable Object told) {
    return told instanceof Activation
        || (told instanceof List<?> list && list.stream().anyMatch(Activation.class::isInstance));
  }

  /** The sizes of a parameter: a vector, or a list of numbers and of sizes. */
  static Sizes of(LayerCall call, @Nullable Object told) {
    Lowering graph = call.graph();
    if (told instanceof Activation value && value.rank() == 1 && value.size(0) >= 0) {
      return new Sizes(graph.plain(graph.cast(value, ElementType.INT64)), contents(value));
    }
    if (!(told instanceof List<?> list)) {
      throw new Unsupported("a shape of unknown rank");
    }
    List<Long> known = new ArrayList<>();
    String[] parts = new String[list.size()];
    for (int i = 0; i < parts.length; i++) {
      Object each = list.get(i);
      if (each instanceof Activation size && size.rank() == 0) {
        known.add(contents(size).getFirst());
        Activation wide = graph.cast(size, ElementType.INT64);
        parts[i] = graph.node("Unsqueeze", graph.plain(wide), graph.longs(0));
      } else if (each instanceof Number number) {
        known.add(number.longValue());
        parts[i] = graph.longs(number.longValue());
      } else {
        throw new Unsupported("the size " + each);
      }
    }
    Map<String, Attribute> first = Map.of("axis", Attribute.of(0L));
    return new Sizes(graph.node("Concat", first, parts), known);
  }

  /** The first operand, which may be a constant. */
  static Activation operand(LayerCall call) {
    Object first = call.arguments().positional().getFirst();
    List<@Nullable Object> alone = new ArrayList<>();
    alone.add(first);
    return new Operands(call).value(first, Operands.type(alone));
  }

  /** What is known of the elements of a size, or of a vector of sizes. */
  private static List<Long> contents(Activation value) {
    int count = value.rank() == 0 ? 1 : Math.toIntExact(value.size(0));
    List<Long> known = value.contents();
    return known.size() == count ? known : Collections.nCopies(count, Activation.FREE);
  }

  private static Activation shape(LayerCall call) {
    Activation value = call.input();
    String made = call.graph().node("Shape", call.graph().plain(value));
    Activation sizes =
        Activation.plain(made, ElementType.INT64, List.of((long) value.rank()))
            .holding(value.shape());
    Object type = new Operands(call).parameter(1, "out_type");
    ElementType wanted = type == null ? ElementType.INT32 : Types.of(String.valueOf(type));
    return call.graph().cast(sizes, wanted).holding(value.shape());
  }

  private static Activation range(LayerCall call) {
    Operands operands = new Operands(call);
    Object start = call.arguments().positional().getFirst();
    Object limit = operands.told(1, "limit");
    Object delta = operands.told(2, "delta");
    Activation from = whole(operands, limit == null ? Long.valueOf(0) : start);
    Activation to = whole(operands, limit == null ? start : limit);
    Activation by = whole(operands, delta == null ? Long.valueOf(1) : delta);
    Lowering graph = call.graph();
    String made = graph.node("Range", graph.plain(from), graph.plain(to), graph.plain(by));
    Activation numbers = Activation.plain(made, ElementType.INT32, List.of(Activation.FREE));
    Object type = operands.parameter(3, "dtype");
    return type == null ? numbers : graph.cast(numbers, Types.of(String.valueOf(type)));
  }

  private static Activation whole(Operands operands, @Nullable Object told) {
    if (told instanceof Double) {
      throw new Unsupported("a range of numbers with fractions");
    }
    Activation value = operands.value(told, ElementType.INT32);
    if (value.type() == ElementType.FLOAT || value.rank() != 0) {
      throw new Unsupported("a range of other than sizes");
    }
    return operands.call().graph().cast(value, ElementType.INT32);
  }

  private static Activation filled(LayerCall call, @Nullable Object with) {
    Operands operands = new Operands(call);
    Sizes sizes = of(call, call.arguments().positional().getFirst());
    boolean whole = with instanceof Long;
    if (!(with instanceof Number number)) {
      throw new Unsupported("the value " + with);
    }
    Object told = operands.parameter(2, "dtype");
    ElementType type =
        told != null
            ? Types.of(String.valueOf(told))
            : whole ? ElementType.INT32 : ElementType.FLOAT;
    String one = call.graph().number(type, number.doubleValue());
    return Activation.plain(call.graph().node("Expand", one, sizes.vector), type, sizes.known);
  }

  /** The value in this shape. */
  Activation reshaped(LayerCall call, Activation value) {
    boolean rest = known.stream().skip(1).noneMatch(size -> size == Activation.FREE);
    if (!known.isEmpty() && known.getFirst() == Activation.FREE && rest) {
      return new Reshaping(call.graph()).reshape(value, known);
    }
    String made = call.graph().node("Reshape", call.graph().plain(value), vector);
    return Activation.plain(made, value.type(), known);
  }

  /** The value so many times along each axis. */
  Activation tiled(LayerCall call, Activation value) {
    if (value.rank() != known.size()) {
      throw new Unsupported("as many multiples as the value has not axes");
    }
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      boolean open = known.get(i) == Activation.FREE || value.size(i) == Activation.FREE;
      shape.add(open ? Activation.FREE : known.get(i) * value.size(i));
    }
    String made = call.graph().node("Tile", call.graph().plain(value), vector);
    return Activation.plain(made, value.type(), shape);
  }

  /** The value repeated until it has this shape. */
  Activation broadcast(LayerCall call, Activation value) {
    String made = call.graph().node("Expand", call.graph().plain(value), vector);
    return Activation.plain(made, value.type(), known);
  }

  /** The picture with this height and width. */
  Activation resized(LayerCall call, Activation picture, String method) {
    long[] sizes = known.stream().mapToLong(size -> size).toArray();
    if (!known.contains(Activation.FREE)) {
      return ShapeLayers.resized(call, picture, sizes, method);
    }
    if (known.size() != 2 || picture.type() != ElementType.FLOAT) {
      throw new Unsupported("a resize of " + picture.type() + " to a size that is not known");
    }
    Map<String, Attribute> options = ShapeLayers.interpolation(method);
    return new Padding(call.graph()).resized(picture, sizes, vector, options);
  }

  /** What is known of sizes that a function makes of others. */
  static void follow(LayerCall call, List<Activation> made) {
    if (!Operations.isTensorFlow(call.layer()) || made.size() != 1) {
      return;
    }
    Activation result = made.getFirst();
    if (result.rank() > 1 || result.type() == ElementType.FLOAT) {
      return;
    }
    Operands operands = new Operands(call);
    List<Long> first = known(call.arguments().positional().getFirst());
    List<Long> second = known(operands.told(1, "y", "x2"));
    boolean both = first.size() == 1 && second.size() == 1;
    switch (Operations.name(call.layer())) {
      case "get_item" -> result.holding(picked(first, operands.parameter(1, "slice_spec")));
      case "cast" -> result.holding(first);
      case "stack" -> result.holding(first);
      case "concatenate" -> result.holding(joined(call.arguments().positional().getFirst()));
      case "multiply" -> {
        if (both && isKnown(first, second)) {
          result.holding(List.of(first.getFirst() * second.getFirst()));
        }
      }
      case "add" -> {
        if (both && isKnown(first, second)) {
          result.holding(List.of(first.getFirst() + second.getFirst()));
        }
      }
      case "subtract" -> {
        if (both && isKnown(first, second)) {
          result.holding(List.of(first.getFirst() - second.getFirst()));
        }
      }
      case "floor_divide" -> {
        if (both && isKnown(first, second) && second.getFirst() != 0) {
          result.holding(List.of(Math.floorDiv(first.getFirst(), second.getFirst())));
        }
      }
      default -> {}
    }
  }

  private static boolean isKnown(List<Long> first, List<Long> second) {
    return first.getFirst() != Activation.FREE && second.getFirst() != Activation.FREE;
  }

  private static List<Long> known(@Nullable Object operand) {
    return switch (operand) {
      case Activation value -> value.contents();
      case Long number -> List.of(number);
      case List<?> list -> {
        List<Long> all = new ArrayList<>();
        list.forEach(each -> all.addAll(known(each)));
        yield all.size() == list.size() ? all : List.of();
      }
      case null, default -> List.of();
    };
  }

  /** What is known of vectors one after the other. */
  private static List<Long> joined(@Nullable Object vectors) {
    List<Long> all = new ArrayList<>();
    if (vectors instanceof List<?> list) {
      for (Object each : list) {
        all.addAll(
            each instanceof Activation value && value.rank() == 1 ? contents(value) : known(each));
      }
    }
    return all;
  }

  private static List<Long> picked(List<Long> sizes, @Nullable Object key) {
    Object only = key instanceof List<?> list && list.size() == 1 ? list.getFirst() : key;
    if (only instanceof Number index) {
      int place = index.intValue() < 0 ? index.intValue() + sizes.size() : index.intValue();
      return place >= 0 && place < sizes.size() ? List.of(sizes.get(place)) : List.of();
    }
    if (only instanceof Calls.Slice slice && (slice.step() == null || slice.step() == 1)) {
      int from = end(slice.start(), 0, sizes.size());
      int to = end(slice.stop(), sizes.size(), sizes.size());
      return from <= to ? sizes.subList(from, to) : List.of();
    }
    return List.of();
  }

  private static int end(@Nullable Long told, int otherwise, int size) {
    long place = told == null ? otherwise : told < 0 ? told + size : told;
    return Math.clamp(place, 0, size);
  }
}
