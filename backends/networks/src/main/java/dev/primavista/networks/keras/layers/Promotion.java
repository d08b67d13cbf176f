package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.ElementType;
import java.util.List;
import java.util.Set;

/** The type that Keras computes in where operands differ, and arithmetic on integers. */
final class Promotion {
  /** Integers that the engine does no arithmetic on. */
  private static final Set<ElementType> NARROW =
      Set.of(ElementType.INT8, ElementType.UINT8, ElementType.INT16);

  private Promotion() {}

  /** The type of these values together. */
  static ElementType of(List<Activation> values) {
    return ofTypes(values.stream().map(Activation::type).toList());
  }

  /** The type in which values of these types meet. */
  static ElementType ofTypes(List<ElementType> types) {
    return types.stream().reduce(Promotion::of).orElse(ElementType.FLOAT);
  }

  private static ElementType of(ElementType left, ElementType right) {
    if (left == right || right == ElementType.BOOL) {
      return left;
    }
    if (left == ElementType.BOOL) {
      return right;
    }
    if (left == ElementType.FLOAT || right == ElementType.FLOAT) {
      return ElementType.FLOAT;
    }
    return wider(signed(left), signed(right));
  }

  /** The smallest type with signs that holds all elements. */
  private static ElementType signed(ElementType type) {
    return type == ElementType.UINT8 ? ElementType.INT16 : type;
  }

  private static ElementType wider(ElementType left, ElementType right) {
    return left.bytes(1) >= right.bytes(1) ? left : right;
  }

  /** The values as elements of one type. */
  static List<Activation> alike(LayerCall call, List<Activation> values) {
    ElementType type = of(values);
    return values.stream().map(value -> call.graph().cast(value, type)).toList();
  }

  /**
   * The type that a number is written in beside values of a type: that of the arithmetic.
   *
   * @throws Unsupported for truth values, which are no numbers
   */
  static ElementType arithmetic(ElementType type) {
    if (type == ElementType.BOOL) {
      throw new Unsupported("arithmetic on truth values");
    }
    return NARROW.contains(type) ? ElementType.INT32 : type;
  }

  /** Values combined from the left; small integers wrap around as they do in Keras. */
  static Activation combined(
      LayerCall call, String operator, List<Activation> values, ElementType type) {
    Elementwise elements = call.elements();
    ElementType wide = arithmetic(type);
    List<Activation> operands =
        values.stream().map(value -> call.graph().cast(value, wide)).toList();
    return call.graph().cast(elements.fold(operator, operands), type);
  }
}
