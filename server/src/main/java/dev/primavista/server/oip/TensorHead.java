package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;

/**
 * What is known of a tensor besides its data.
 *
 * @param label for messages: {@code input 'age'}
 * @param param for programs: {@code inputs[0]}
 * @param base64 whether {@code {"b64": "..."}} stands for bytes
 */
public record TensorHead(
    String label, String param, DataType dataType, Shape shape, boolean base64) {
  /** Where strings are texts only. */
  public TensorHead(String label, String param, DataType dataType, Shape shape) {
    this(label, param, dataType, shape, false);
  }

  /**
   * Its elements.
   *
   * @param most that the bytes which were sent can hold; a shape beyond it is refused before any
   *     memory is taken for it
   */
  int count(long most) {
    long wanted;
    try {
      wanted = shape.elementCount();
    } catch (ArithmeticException overflow) {
      wanted = Long.MAX_VALUE;
    }
    if (wanted > most) {
      throw new InvalidRequest(
          "element_count",
          label + ": shape " + shape + " has more elements than were sent",
          param + ".shape");
    }
    return (int) wanted;
  }
}
