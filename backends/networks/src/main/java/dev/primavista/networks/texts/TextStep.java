package dev.primavista.networks.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.io.IOException;

/** Makes one input of a graph of one input of the network. Immutable. */
public sealed interface TextStep permits Hashing, Vectorization {
  /** The network's input. */
  String from();

  /** The graph's input. */
  String made();

  /**
   * The graph's input.
   *
   * @param given the network's, checked against its signature
   */
  Tensor make(Tensor given);

  /** A text of which this makes a tensor of such a shape, or nearly so. */
  String example(Shape wanted);

  /** Whether each row is made of its own row alone. */
  boolean keepsRowsApart();

  /** Writes all but the two names as fields of an object, with their kind before them. */
  void write(JsonGenerator out) throws IOException;

  /** What is told of an input that is not one of texts. */
  static BytesTensor texts(Tensor given) {
    if (given instanceof BytesTensor texts) {
      return texts;
    }
    throw new IllegalArgumentException("given: " + given + " (expected: texts)");
  }
}
