package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import java.util.List;

/**
 * TensorFlow's bicubic resizing without antialias, as products with a matrix for each side. Its
 * weights come from a table of 1024 places between two pixels, which ONNX's operator has not.
 */
final class Bicubic {
  private static final int TABLE = 1024;
  private static final double A = -0.5;

  private Bicubic() {}

  /** A picture of known size in another, channels last. */
  static Activation resized(Lowering graph, Activation value, long[] sizes) {
    long[] from = value.middle();
    String rows = graph.floats(List.of(sizes[0], from[0]), weights(from[0], sizes[0]));
    String columns =
        graph.node(
            "Transpose", graph.floats(List.of(sizes[1], from[1]), weights(from[1], sizes[1])));
    String narrowed = graph.node("MatMul", graph.planar(value), columns);
    String made = graph.node("MatMul", rows, narrowed);
    return Activation.planar(made, value.type(), value.withMiddle(sizes));
  }

  /** How much of each pixel of a side is in each of the new ones, row by row. */
  private static float[] weights(long from, long to) {
    float[] weights = new float[Math.toIntExact(Math.multiplyExact(from, to))];
    float scale = from / (float) to;
    for (int place = 0; place < to; place++) {
      float centre = (place + 0.5f) * scale - 0.5f;
      int before = (int) Math.floor(centre);
      int between = (int) Math.rint((centre - before) * TABLE);
      float sum = 0;
      for (int near = -1; near <= 2; near++) {
        sum += isInside(before + near, from) ? weight(near, between) : 0;
      }
      for (int near = -1; near <= 2; near++) {
        if (isInside(before + near, from)) {
          weights[(int) (place * from) + before + near] = weight(near, between) * (1 / sum);
        }
      }
    }
    return weights;
  }

  private static boolean isInside(int pixel, long size) {
    return 0 <= pixel && pixel < size;
  }

  /**
   * The weight of a pixel, as TensorFlow's table has it.
   *
   * @param near which of the four: -1 and 0 before the place, 1 and 2 behind it
   * @param between how far the place is behind pixel 0, in parts of the table
   */
  private static float weight(int near, int between) {
    double distance = Math.abs(near - between / (double) TABLE);
    return (float)
        (near == 0 || near == 1
            ? ((A + 2) * distance - (A + 3)) * distance * distance + 1
            : ((A * distance - 5 * A) * distance + 8 * A) * distance - 4 * A);
  }
}
