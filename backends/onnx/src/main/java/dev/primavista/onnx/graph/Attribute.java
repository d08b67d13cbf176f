package dev.primavista.onnx.graph;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** The value of a node's attribute. */
public sealed interface Attribute {
  /** An integer, which also stands for booleans. */
  record Int(long value) implements Attribute {}

  /** A float. */
  record Real(float value) implements Attribute {}

  /** A text. */
  record Text(String value) implements Attribute {}

  /** A constant tensor. */
  record Tensor(Initializer value) implements Attribute {}

  /** A nested graph, which may use the values of those around it. */
  record Nested(Graph value) implements Attribute {}

  /** Integers. */
  record Ints(List<Long> values) implements Attribute {
    public Ints {
      values = List.copyOf(values);
    }
  }

  /** Floats. */
  record Reals(List<Float> values) implements Attribute {
    public Reals {
      values = List.copyOf(values);
    }
  }

  /** Texts. */
  record Texts(List<String> values) implements Attribute {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /**
   * Any other value.
   *
   * @param bytes its {@code AttributeProto}, name included, kept as it is
   */
  record Other(ByteBuffer bytes) implements Attribute {}

  /** An integer. */
  static Attribute of(long value) {
    return new Int(value);
  }

  /** A float. */
  static Attribute of(float value) {
    return new Real(value);
  }

  /** A text. */
  static Attribute of(String value) {
    return new Text(value);
  }

  /** A list of integers, be it one or more. */
  static Attribute ints(long... values) {
    return new Ints(Arrays.stream(values).boxed().toList());
  }
}
