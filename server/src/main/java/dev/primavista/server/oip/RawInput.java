package dev.primavista.server.oip;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A body that is the only input of its model and nothing else: its shape follows from its length,
 * and the answer is in binary form too.
 */
final class RawInput {
  private RawInput() {}

  /**
   * @throws InvalidRequest if the model has another number of inputs, or the length decides no
   *     shape
   */
  static InferRequestReader.Decoded read(ModelHandle handle, byte[] body) {
    List<TensorSpec> inputs = handle.signature().inputs();
    if (inputs.size() != 1) {
      throw refused(handle, "it has " + Amount.of(inputs.size(), "input") + " (expected: one)");
    }
    TensorSpec spec = inputs.getFirst();
    TensorHead head =
        new TensorHead(
            "input '" + spec.name() + "'", "body", spec.dataType(), shape(handle, spec, body));
    Tensor tensor =
        spec.dataType() == DataType.BYTES
            ? BytesTensor.wrap(head.shape(), new byte[][] {body})
            : TensorBytes.decode(head, body, 0, body.length);
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(spec.name(), tensor);
    return new InferRequestReader.Decoded(
        Optional.empty(), tensors, List.of(), RequestParameters.BINARY);
  }

  private static Shape shape(ModelHandle handle, TensorSpec spec, byte[] body) {
    long[] dimensions = spec.shape().dimensions();
    if (handle.config().batching().maxRequestRows() > 0 && dimensions.length > 0) {
      dimensions[0] = 1;
    }
    int variable = -1;
    long known = Math.max(1, spec.dataType().byteSize());
    for (int axis = 0; axis < dimensions.length; axis++) {
      if (dimensions[axis] != Shape.ANY) {
        known = Math.multiplyExact(known, dimensions[axis]);
      } else if (variable < 0) {
        variable = axis;
      } else {
        throw refused(
            handle,
            "input '"
                + spec.name()
                + "' has the shape "
                + spec.shape()
                + " (expected: at most one variable dimension)");
      }
    }
    if (variable >= 0) {
      long elements = spec.dataType() == DataType.BYTES ? 1 : body.length;
      dimensions[variable] = known == 0 ? 0 : elements / known;
    }
    Shape shape = Shape.of(dimensions);
    if (spec.dataType() == DataType.BYTES && shape.elementCount() != 1) {
      throw refused(
          handle,
          "input '" + spec.name() + "' has the shape " + shape + " (expected: one element)");
    }
    return shape;
  }

  private static InvalidRequest refused(ModelHandle handle, String why) {
    return new InvalidRequest(
        "no_raw_input", handle.id() + " takes no body without JSON, as " + why, InferBody.HEADER);
  }
}
