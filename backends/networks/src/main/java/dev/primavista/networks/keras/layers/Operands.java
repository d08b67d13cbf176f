package dev.primavista.networks.keras.layers;

import dev.primavista.core.Amount;
import dev.primavista.networks.keras.config.Calls.Array;
import dev.primavista.networks.keras.config.KerasFormatException;
import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.config.Types;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
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

  /** The first operand, which may be a constant. */
  Activation first() {
    List<@Nullable Object> positional = call.arguments().positional();
    Object lead = positional.isEmpty() ? null : positional.getFirst();
    boolean constant =
        lead instanceof Array
            || (lead instanceof List<?> list && areNumbers(list) && !list.isEmpty());
    return constant ? Sizes.operand(call) : all().getFirst();
  }

  /** The operand at this place, numbers as constants. */
  Activation operand(int place, ElementType type) {
    List<@Nullable Object> given = given();
    if (place >= given.size()) {
      throw new KerasFormatException(
          "layer '%s' is called with %s (expected: %d)"
              .formatted(call.layer().name(), Amount.of(given.size(), "operand"), place + 1));
    }
    return value(given.get(place), type);
  }

  /** What the call is told by one of these names, or at this place. */
  @Nullable Object told(int place, String... names) {
    List<@Nullable Object> positional = call.arguments().positional();
    return Arrays.stream(names)
        .map(call.arguments().named()::get)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(place < positional.size() ? positional.get(place) : null);
  }

  /** An operand, of which numbers become constants of this type. */
  Activation value(@Nullable Object operand, ElementType type) {
    return switch (operand) {
      case Activation value -> value;
      case Number number ->
          Activation.plain(call.graph().number(type, number.doubleValue()), type, List.of());
      case Boolean flag ->
          Activation.plain(call.graph().number(type, flag ? 1 : 0), type, List.of());
      case Array array -> constant(array.values(), type);
      case List<?> list -> constant(list, type);
      case null -> throw new Unsupported("the operand null");
      default -> throw new Unsupported("the operand " + operand);
    };
  }

  /** The type that the operands have together; a number adapts to them unless it is a float. */
  ElementType type() {
    return type(given());
  }

  /** The type that these operands have together. */
  static ElementType type(List<@Nullable Object> operands) {
    if (operands.stream().anyMatch(Operands::isReal)) {
      return ElementType.FLOAT;
    }
    List<ElementType> types = operands.stream().flatMap(each -> typeOf(each).stream()).toList();
    boolean counts = operands.stream().anyMatch(Operands::isWhole);
    ElementType type = types.isEmpty() ? ElementType.BOOL : Promotion.ofTypes(types);
    return counts && type == ElementType.BOOL ? ElementType.INT32 : type;
  }

  private static Optional<ElementType> typeOf(@Nullable Object operand) {
    return switch (operand) {
      case Activation value -> Optional.of(value.type());
      case Array array -> Optional.of(Types.of(array.type()));
      case null, default -> Optional.empty();
    };
  }

  private static boolean isReal(@Nullable Object operand) {
    return operand instanceof Double
        || (operand instanceof List<?> list && list.stream().anyMatch(Operands::isReal));
  }

  private static boolean isWhole(@Nullable Object operand) {
    return operand instanceof Long
        || (operand instanceof List<?> list && list.stream().anyMatch(Operands::isWhole));
  }

  /** All tensors that it is called with, as elements of one type. */
  List<Activation> alike() {
    return Promotion.alike(call, all());
  }

  /** The operands by position without this one, alike, constants among them. */
  List<Activation> without(@Nullable Object other) {
    List<@Nullable Object> given = new ArrayList<>(call.arguments().positional());
    given.removeIf(each -> each == null || each.equals(other));
    if (given.isEmpty()) {
      throw new KerasFormatException("layer '" + call.layer().name() + "' has no operand");
    }
    ElementType type = type(given);
    return Promotion.alike(call, given.stream().map(each -> value(each, type)).toList());
  }

  /**
   * An argument with its constants as values: those of a list of values, of the type that all have
   * together.
   *
   * @param alone whether an array or a list of numbers is a value as well
   */
  @Nullable Object settled(@Nullable Object argument, boolean alone) {
    return switch (argument) {
      case Array array when alone -> value(array, Types.of(array.type()));
      case List<?> list when list.stream().anyMatch(Activation.class::isInstance) -> beside(list);
      case List<?> numbers when alone && !numbers.isEmpty() && areNumbers(numbers) ->
          value(numbers, type(List.copyOf(numbers)));
      case List<?> list when alone -> list.stream().map(each -> settled(each, true)).toList();
      case null, default -> argument;
    };
  }

  private List<@Nullable Object> beside(List<?> list) {
    List<@Nullable Object> elements = new ArrayList<>(list);
    ElementType type = type(elements);
    elements.replaceAll(
        each ->
            switch (each) {
              case Long whole -> value(whole, type).holding(List.of(whole));
              case Number number -> value(number, type);
              case Boolean flag -> value(flag, type);
              case Array array -> value(array, type);
              case List<?> numbers when areNumbers(numbers) -> value(numbers, type);
              case null, default -> each;
            });
    return elements;
  }

  private static boolean areNumbers(List<?> list) {
    return list.stream()
        .allMatch(
            each ->
                each instanceof Number
                    || each instanceof Boolean
                    || (each instanceof List<?> inner && areNumbers(inner)));
  }

  private Activation constant(List<?> list, ElementType type) {
    List<Long> shape = new ArrayList<>();
    Object level = list;
    while (level instanceof List<?> inner) {
      shape.add((long) inner.size());
      level = inner.isEmpty() ? null : inner.getFirst();
    }
    Map<String, @Nullable Object> holder = new LinkedHashMap<>();
    holder.put("value", list);
    return Activation.plain(
        call.graph().numbers(type, shape, new Settings(holder).reals("value")), type, shape);
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
    Map<String, @Nullable Object> holder = new LinkedHashMap<>();
    holder.put(names[0], parameter(place, names));
    return new Settings(holder).wholes(names[0]);
  }

  boolean flag(int place, String... names) {
    return Boolean.TRUE.equals(parameter(place, names));
  }

  /** The only axis that is told; null where none is. */
  @Nullable Integer axis(int place) {
    long[] axes = wholes(place, "axis");
    if (axes.length > 1) {
      throw LayerCall.unsupported("axis", axes);
    }
    return axes.length == 0 ? null : call.axis(first(), axes[0]);
  }

  /** The axes of the first operand, all where none are named, counted from the start. */
  int[] axes(int place) {
    long[] axes = wholes(place, "axis", "axes");
    int rank = first().rank();
    if (axes.length == 0) {
      return IntStream.range(0, rank).toArray();
    }
    int[] counted = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      counted[i] = call.axis(first(), axes[i]);
    }
    return counted;
  }
}
