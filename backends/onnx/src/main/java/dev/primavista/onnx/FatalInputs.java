package dev.primavista.onnx;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.util.Collections;
import java.util.Set;

/**
 * Inputs that end the process inside ONNX Runtime (1.29: an abort or a signal, which nothing can
 * catch) where a model has certain operators. They are kept from it.
 *
 * @param empty whether tensors without elements are fatal
 * @param least whether the least number of 32 or 64 bits is: no processor can divide it by -1
 * @param far whether numbers beyond 32 bits are: offsets that overflow
 */
record FatalInputs(boolean empty, boolean least, boolean far) {
  private static final Set<String> NEED_ELEMENTS =
      Set.of(
          "LSTM",
          "GRU",
          "ScatterND",
          "com.microsoft.AttnLSTM",
          "com.microsoft.DynamicQuantizeLSTM");

  private static final Set<String> DIVIDE = Set.of("Div", "Mod");
  private static final Set<String> SHIFT = Set.of("Trilu");

  /** What is fatal to a model. */
  static FatalInputs of(OnnxHeader header) {
    return new FatalInputs(uses(header, NEED_ELEMENTS), uses(header, DIVIDE), uses(header, SHIFT));
  }

  private static boolean uses(OnnxHeader header, Set<String> operators) {
    return !Collections.disjoint(header.operators().keySet(), operators);
  }

  /** Whether this tensor is fatal by having no elements. */
  boolean isEmptyOne(Tensor given) {
    return empty && given.shape().elementCount() == 0;
  }

  /**
   * Lets a tensor pass that is fatal by none of its numbers.
   *
   * @throws InvalidRequest {@code out_of_range} for another
   */
  void check(TensorSpec spec, FixedTensor given) {
    boolean wide = given.dataType() == DataType.INT64;
    if ((least || far) && (wide || given.dataType() == DataType.INT32)) {
      for (int i = 0; i < given.elementCount(); i++) {
        long value = given.longAt(i);
        boolean isLeast = least && value == (wide ? Long.MIN_VALUE : Integer.MIN_VALUE);
        if (isLeast || (far && value != (int) value)) {
          throw new InvalidRequest(
              "out_of_range",
              "input '%s': %d is more than this model's operators can take (expected: %s)"
                  .formatted(
                      spec.name(), value, isLeast ? "a greater number" : "a number of 32 bits"),
              "inputs");
        }
      }
    }
  }
}
