package dev.primavista.networks.torch;

import dev.primavista.onnx.graph.Attribute;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/** Layers over values whose channels are the last dimension. */
final class Tokens {
  private static final float EPSILON = 1e-6f;

  private final Network network;

  Tokens(Network network) {
    this.network = network;
  }

  /** A layer norm over the channels. */
  Feature norm(Feature in, String module) {
    return network.op(
        in,
        "LayerNormalization",
        Map.of("axis", Attribute.of(-1), "epsilon", Attribute.of(EPSILON)),
        vector(in, module + ".weight"),
        vector(in, module + ".bias"));
  }

  private String vector(Feature in, String name) {
    StoredTensor vector = network.take(name);
    if (vector.elements() != in.channels()) {
      throw network
          .weights()
          .refuse(
              "has %s of %d elements after %d".formatted(name, vector.elements(), in.channels()));
    }
    return network.tensor(name, List.of(in.channels()), vector.floats());
  }

  /** A fully connected layer whose weights are {@code module.weight} and {@code module.bias}. */
  Feature linear(Feature in, String module) {
    return linear(in, module + ".weight", module + ".bias");
  }

  Feature linear(Feature in, String weight, String bias) {
    StoredTensor matrix = network.take(weight);
    if (matrix.shape().size() != 2 || matrix.shape().get(1) != in.channels()) {
      throw network
          .weights()
          .refuse(
              "has %s of shape %s after %d channels"
                  .formatted(weight, StateDict.dimensions(matrix.shape()), in.channels()));
    }
    long rows = matrix.shape().get(0);
    String turned = network.tensor(weight, List.of(in.channels(), rows), transposed(matrix));
    Feature product = new Feature(network.op(in, "MatMul", turned).value(), rows);
    return network.op(product, "Add", vector(product, bias));
  }

  private static ByteBuffer transposed(StoredTensor matrix) {
    int rows = matrix.shape().get(0).intValue();
    int columns = matrix.shape().get(1).intValue();
    FloatBuffer from = matrix.floats().asFloatBuffer();
    ByteBuffer bytes = StoredTensor.allocate(from.remaining());
    FloatBuffer to = bytes.asFloatBuffer();
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        to.put(column * rows + row, from.get(row * columns + column));
      }
    }
    return bytes;
  }

  /** Gelu by the error function, as PyTorch has it. */
  Feature gelu(Feature in) {
    return network.op(in, "Gelu");
  }

  Feature transpose(Feature in, long... order) {
    return network.op(in, "Transpose", Map.of("perm", Attribute.ints(order)));
  }

  /** Another shape; 0 keeps a dimension, -1 is what is left. */
  Feature reshape(Feature in, long... shape) {
    return network.op(in, "Reshape", network.shape("shape", shape));
  }
}
