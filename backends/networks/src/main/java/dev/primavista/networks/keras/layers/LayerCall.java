package dev.primavista.networks.keras.layers;

import dev.primavista.core.Amount;
import dev.primavista.networks.keras.config.Call;
import dev.primavista.networks.keras.config.KerasFormatException;
import dev.primavista.networks.keras.config.LayerConfig;
import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.weights.Weight;
import dev.primavista.networks.keras.weights.WeightNode;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One call of a layer.
 *
 * @param arguments with {@link Activation}s in the place of sources
 */
record LayerCall(NetworkLowering network, LayerConfig layer, WeightNode weights, Call arguments) {
  Lowering graph() {
    return network.graph();
  }

  Masks masks() {
    return network.masks();
  }

  Elementwise elements() {
    return new Elementwise(graph());
  }

  Settings settings() {
    return layer.settings();
  }

  boolean isKeras3() {
    return network.isKeras3();
  }

  /**
   * The same with constants as values of the graph: those that stand in a list of values, and of a
   * layer all that are no single numbers, such as a mask.
   */
  LayerCall settled() {
    Operands operands = new Operands(this);
    boolean isLayer = !layer.isOperation() && !Operations.isTensorFlow(layer);
    UnaryOperator<@Nullable Object> settled = each -> operands.settled(each, isLayer);
    List<@Nullable Object> positional = new ArrayList<>(arguments.positional());
    positional.replaceAll(settled);
    Map<String, @Nullable Object> named = new LinkedHashMap<>(arguments.named());
    if (isLayer) {
      named.replaceAll((name, each) -> settled.apply(each));
    }
    return new LayerCall(network, layer, weights, new Call(positional, named));
  }

  /** The first value that it is called with. */
  Activation input() {
    List<Activation> inputs = inputs();
    if (inputs.isEmpty()) {
      throw new KerasFormatException("layer '" + layer.name() + "' is called with no value");
    }
    return inputs.getFirst();
  }

  /** An argument by Python's name of it; null where there is none. */
  @Nullable Object argument(String name) {
    return Arguments.find(layer, arguments, name);
  }

  /** A flag among the arguments. */
  boolean isSet(String name) {
    return Boolean.TRUE.equals(argument(name));
  }

  /**
   * An argument that says which elements count, as truth values; null where there is none.
   *
   * @throws Unsupported if it holds floats
   */
  @Nullable Activation mask(@Nullable Object argument) {
    if (!(argument instanceof Activation mask)) {
      return null;
    }
    if (mask.type() == ElementType.FLOAT) {
      throw new Unsupported("a mask of floats");
    }
    return graph().cast(mask, ElementType.BOOL);
  }

  /**
   * The mask that the call is told, or else the one that its first value bears; null where there is
   * none.
   *
   * @throws Unsupported if it is told one of floats
   */
  @Nullable Mask borne() {
    Activation told = mask(argument("mask"));
    return told == null ? masks().of(input()) : new Mask(() -> told);
  }

  /** A variable's size along an axis must be what this setting says, where it is there. */
  void requireSize(Weight weight, int axis, String key) {
    if (settings().has(key) && weight.size(axis) != settings().whole(key)) {
      throw new KerasFormatException(
          "the weight '%s' of layer '%s' has shape %s (expected: %s %d)"
              .formatted(weight.name(), layer.name(), weight.shape(), key, settings().whole(key)));
    }
  }

  /** All values that it is called with by position, lists taken apart. */
  List<Activation> inputs() {
    List<Activation> inputs = new ArrayList<>();
    arguments.positional().forEach(argument -> collect(argument, inputs));
    return inputs;
  }

  private static void collect(@Nullable Object argument, List<Activation> into) {
    switch (argument) {
      case Activation value -> into.add(value);
      case List<?> list -> list.forEach(each -> collect(each, into));
      case null, default -> {}
    }
  }

  /** The n-th variable. */
  Weight weight(int index) {
    List<Weight> all = weights.variables();
    if (index >= all.size()) {
      throw new KerasFormatException(
          "layer '%s' (%s) has %s (expected: at least %d)"
              .formatted(
                  layer.name(), layer.shownType(), Amount.of(all.size(), "weight"), index + 1));
    }
    return all.get(index);
  }

  /** The n-th variable as a constant. */
  String constant(int index) {
    Weight weight = weight(index);
    return graph().floats(weight.shape(), weight.floats());
  }

  /** A variable that must have this many elements. */
  float[] vector(int index, long size) {
    return vector(weight(index), size);
  }

  /** The elements of a variable that must have so many. */
  float[] vector(Weight weight, long size) {
    float[] values = weight.floats();
    if (values.length != size && size != Activation.FREE) {
      throw new KerasFormatException(
          "the weight '%s' of layer '%s' has %s (expected: %d)"
              .formatted(weight.name(), layer.name(), Amount.of(values.length, "element"), size));
    }
    return values;
  }

  /** Applies the activation that stands in this setting. */
  Activation activated(Activation value, String key) {
    return new Activations(elements(), isKeras3()).apply(settings().value(key), value);
  }

  /** Does it with channels last, also where the layer has them first. */
  Activation channelsLast(UnaryOperator<Activation> operation) {
    Activation value = input();
    if (!settings().text("data_format", "channels_last").equals("channels_first")) {
      return operation.apply(value);
    }
    Activation turned = Activation.planar(graph().plain(value), value.type(), moved(value, 1));
    Activation result = operation.apply(turned);
    if (result.rank() < 3) {
      return result;
    }
    List<Long> shape = new ArrayList<>(result.shape());
    shape.add(1, shape.removeLast());
    return Activation.plain(graph().planar(result), result.type(), shape);
  }

  private static List<Long> moved(Activation value, int axis) {
    List<Long> shape = new ArrayList<>(value.shape());
    shape.add(shape.remove(axis));
    return shape;
  }

  /** An axis counted from the start. */
  int axis(Activation value, long axis) {
    long counted = axis < 0 ? axis + value.rank() : axis;
    if (counted < 0 || counted >= value.rank()) {
      throw new KerasFormatException(
          "axis %d of layer '%s' (expected: one of %d)"
              .formatted(axis, layer.name(), value.rank()));
    }
    return (int) counted;
  }

  /** Refuses a setting that has no counterpart. */
  static Unsupported unsupported(String key, Object value) {
    String shown = value instanceof long[] numbers ? Arrays.toString(numbers) : value.toString();
    return new Unsupported(key + "=" + shown);
  }
}
