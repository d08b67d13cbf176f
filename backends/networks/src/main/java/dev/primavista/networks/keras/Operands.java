package dev.primavista.networks.keras;

import dev.primavista.core.Amount;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operands and parameters of a function's call, wherever the file has put them. */
record Operands(LayerCall call) {
  /** Names of parameters that are no operands. */
  private static final Set<String> PARAMETERS =
      Set.of(
          "name",
          "axis",
          "keepdims",
          "dtype",
          "shape",
          "newshape",
          "perm",
          "size",
          "method",
          "antialias",
          "slice_spec",
          "axes",
          "num",
          "training",
          "mask");

  /** The first operand. */
  Activation first() {
    return all().getFirst();
  }

  /** The operand at this place, numbers as constants. */
  Activation operand(int place, ElementType type) {
    List<@Nullable Object> given = given();
    if (place >= given.size()) {
      throw new KerasFormatException(
          "layer '%s' is called with %s (expected: %d)"
              .formatted(call.layer().name(), Amount.of(given.size(), "operand"), place + 1));
    }
    return switch (given.get(place)) {
      case Activation value -> value;
      case Number number ->
          Activation.plain(call.graph().number(type, number.doubleValue()), type, List.of());
      case List<?> list when type == ElementType.FLOAT -> constant(list);
      case null, default -> throw new Unsupported("the operand " + given.get(place));
    };
  }

  /** The type that the operands have together; a number adapts to them unless it is a float. */
  ElementType type() {
    List<@Nullable Object> given = given();
    if (given.stream().anyMatch(Operands::isReal)) {
      return ElementType.FLOAT;
    }
    ElementType type =
        Promotion.of(
            given.stream()
                .filter(Activation.class::isInstance)
                .map(Activation.class::cast)
                .toList());
    boolean counts = given.stream().anyMatch(Long.class::isInstance);
    return counts && type == ElementType.BOOL ? ElementType.INT32 : type;
  }

  private static boolean isReal(@Nullable Object operand) {
    return operand instanceof Double
        || (operand instanceof List<?> list && list.stream().anyMatch(Operands::isReal));
  }

  /** All tensors that it is called with, as elements of one type. */
  List<Activation> alike() {
    return Promotion.alike(call, all());
  }

  private Activation constant(List<?> list) {
    List<Long> shape = new ArrayList<>();
    Object level = list;
    while (level instanceof List<?> inner) {
      shape.add((long) inner.size());
      level = inner.isEmpty() ? null : inner.getFirst();
    }
    Map<String, @Nullable Object> holder = new java.util.LinkedHashMap<>();
    holder.put("value", list);
    double[] values = new Settings(holder).reals("value");
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Activation.plain(call.graph().floats(shape, floats), ElementType.FLOAT, shape);
  }

  /** All tensors that it is called with. */
  List<Activation> all() {
    List<Activation> all = new ArrayList<>(call.inputs());
    call.arguments()
        .named()
        .forEach(
            (key, value) -> {
              if (value instanceof Activation each) {
                all.add(each);
              } else if (value instanceof List<?> list) {
                list.stream()
                    .filter(Activation.class::isInstance)
                    .forEach(e -> all.add((Activation) e));
              }
            });
    if (all.isEmpty()) {
      throw new KerasFormatException("layer '" + call.layer().name() + "' has no operand");
    }
    return all;
  }

  private List<@Nullable Object> given() {
    List<@Nullable Object> given = new ArrayList<>(call.arguments().positional());
    call.arguments()
        .named()
        .forEach(
            (key, value) -> {
              if (!PARAMETERS.contains(key) && value != null) {
                given.add(value);
              }
            });
    return given;
  }

  /**
   * A parameter by one of these names, of Keras's function or of the call, or at a place of the
   * call. What TensorFlow's functions have of their own is not theirs but Keras's.
   */
  @Nullable Object parameter(int place, String... names) {
    for (String name : names) {
      if (call.layer().isOperation() && call.settings().has(name)) {
        return call.settings().value(name);
      }
      if (call.arguments().named().get(name) != null) {
        return call.arguments().named().get(name);
      }
    }
    List<@Nullable Object> positional = call.arguments().positional();
    return place < positional.size() ? positional.get(place) : null;
  }

  /** A parameter as integers; empty where it is absent. */
  long[] wholes(int place, String... names) {
    Map<String, @Nullable Object> holder = new java.util.LinkedHashMap<>();
    holder.put(names[0], parameter(place, names));
    return new Settings(holder).wholes(names[0]);
  }

  boolean flag(int place, String... names) {
    return Boolean.TRUE.equals(parameter(place, names));
  }

  /** The axes of the first operand, all where none are named, counted from the start. */
  int[] axes(int place) {
    long[] axes = wholes(place, "axis", "axes");
    int rank = first().rank();
    if (axes.length == 0) {
      return java.util.stream.IntStream.range(0, rank).toArray();
    }
    int[] counted = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      counted[i] = call.axis(first(), axes[i]);
    }
    return counted;
  }
}
