package dev.primavista.networks.keras.layers;

import dev.primavista.core.Amount;
import dev.primavista.networks.keras.config.KerasFormatException;
import dev.primavista.networks.keras.weights.Weight;
import dev.primavista.networks.lowering.Permutation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The weights of a recurrent layer: the gates of Keras in the order of ONNX.
 *
 * @param operator of ONNX: {@code LSTM}, {@code GRU} or {@code RNN}
 */
record RecurrentWeights(LayerCall call, String operator) {
  /** Of ONNX's gates in turn, which of Keras's it is. */
  private static final Map<String, int[]> GATES =
      Map.of("LSTM", new int[] {0, 3, 1, 2}, "GRU", new int[] {0, 1, 2}, "RNN", new int[] {0});

  /** The n-th kernel as {@code [1, gates * units, size]}. */
  String turned(int index) {
    Weight kernel = weight(index);
    int units = units();
    int rows = Math.toIntExact(kernel.size(0));
    int[] gates = gates();
    if (kernel.size(1) != (long) gates.length * units) {
      throw new KerasFormatException(
          "the weight '%s' of layer '%s' has %s (expected: %d)"
              .formatted(
                  kernel.name(),
                  call.layer().name(),
                  Amount.of(kernel.size(1), "column"),
                  gates.length * units));
    }
    float[] blocks = isOfCudnn() ? gateByGate(kernel) : turned(kernel);
    float[] ordered = ordered(blocks, gates, units * rows);
    return call.graph().floats(List.of(1L, kernel.size(1), (long) rows), ordered);
  }

  private static float[] turned(Weight kernel) {
    return new Permutation(1, 0).of(kernel.floats(), kernel.shape());
  }

  /** The columns of each gate row by row, which is how cuDNN keeps them already turned. */
  private float[] gateByGate(Weight kernel) {
    List<Long> apart = List.of(kernel.size(0), (long) gates().length, (long) units());
    return new Permutation(1, 0, 2).of(kernel.floats(), apart);
  }

  /**
   * Whether the weights are laid out as those of cuDNN. As Keras 2 does, the biases are asked and
   * not the class: there are two of each in one row.
   */
  private boolean isOfCudnn() {
    return call.settings().flag("use_bias", true)
        && weight(2).shape().equals(List.of(2L * gates().length * units()));
  }

  /** Those of the input, then those of the state, as {@code [1, 2 * gates * units]}. */
  String biases() {
    int[] gates = gates();
    int all = gates.length * units();
    boolean two = operator.equals("GRU") ? RecurrentLayers.isResetAfter(call) : isOfCudnn();
    float[] given = call.vector(weight(2), two ? 2L * all : all);
    float[] ordered = new float[2 * all];
    System.arraycopy(ordered(given, gates, units()), 0, ordered, 0, all);
    if (two) {
      float[] recurrent = Arrays.copyOfRange(given, all, 2 * all);
      System.arraycopy(ordered(recurrent, gates, units()), 0, ordered, all, all);
    }
    return call.graph().floats(List.of(1L, 2L * all), ordered);
  }

  private Weight weight(int index) {
    return call.weight(index);
  }

  private int units() {
    return Math.toIntExact(call.settings().whole("units"));
  }

  private int[] gates() {
    return Objects.requireNonNull(GATES.get(operator));
  }

  /** Blocks of so many elements in the order of the gates. */
  private static float[] ordered(float[] blocks, int[] gates, int size) {
    float[] ordered = new float[gates.length * size];
    for (int i = 0; i < gates.length; i++) {
      System.arraycopy(blocks, gates[i] * size, ordered, i * size, size);
    }
    return ordered;
  }
}
