package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.KerasFormatException;
import dev.primavista.networks.keras.weights.Weight;
import java.util.Arrays;
import java.util.Optional;

/** What each word of a vocabulary counts, by how rare {@code adapt()} found it. */
final class Rarity {
  private Rarity() {}

  /**
   * The weights by the words' numbers.
   *
   * @param special how many numbers stand before the vocabulary's
   * @param depth how many numbers there are
   * @throws KerasFormatException if there are none, or others than so many
   */
  static double[] weights(LayerCall call, long special, long depth) {
    Optional<Weight> kept =
        call.weights()
            .variable("idf_weights")
            .or(() -> call.weights().part("_lookup_layer").variable("idf_weights"))
            .or(() -> call.weights().variables().stream().findFirst());
    double[] weights =
        kept.map(weight -> doubles(weight.floats())).orElseGet(() -> told(call, special, depth));
    if (weights.length != depth) {
      throw new KerasFormatException(
          "layer '%s' has %d idf_weights (expected: %d)"
              .formatted(call.layer().name(), weights.length, depth));
    }
    return weights;
  }

  /** Those of the configuration: what the vocabulary there leaves out counts as the mean. */
  private static double[] told(LayerCall call, long special, long depth) {
    double[] given = call.settings().reals("idf_weights");
    boolean whole = given.length == depth;
    int front = whole || startsWithUnknown(call) ? 0 : Math.toIntExact(special);
    double[] weights = new double[Math.toIntExact(Math.max(depth, given.length + front))];
    Arrays.fill(weights, 0, front, Arrays.stream(given).average().orElse(0));
    System.arraycopy(given, 0, weights, front, given.length);
    return weights;
  }

  private static boolean startsWithUnknown(LayerCall call) {
    String unknown = call.settings().text("oov_token", "[UNK]");
    return !call.settings().list("vocabulary").isEmpty()
        && unknown.equals(call.settings().list("vocabulary").getFirst());
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }
}
