package dev.primavista.vision.image;

/** Sums of whole lines of ints: loops that the JIT compiler turns into vector instructions. */
final class WeightedSum {
  private static final int HALF = 1 << (Weights.FRACTION_BITS - 1);

  private WeightedSum() {}

  /**
   * A half and what pixel {@code pixel} takes of its lines, element by element.
   *
   * @param lines those that the pixel takes, in order
   */
  static void of(int[][] lines, Weights weights, int pixel, int[] sums) {
    int[] values = weights.values();
    int from = pixel * weights.stride();
    int count = weights.count()[pixel];
    int k = 1;
    if (count % 2 == 0) {
      begin(lines[0], values[from], lines[1], values[from + 1], sums);
      k = 2;
    } else {
      begin(lines[0], values[from], sums);
    }
    for (; k < count; k += 2) {
      add(lines[k], values[from + k], lines[k + 1], values[from + k + 1], sums);
    }
  }

  private static void begin(int[] line, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = HALF + line[i] * weight;
    }
  }

  private static void begin(int[] line, int weight, int[] line2, int weight2, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = HALF + line[i] * weight + line2[i] * weight2;
    }
  }

  private static void add(int[] line, int weight, int[] line2, int weight2, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += line[i] * weight + line2[i] * weight2;
    }
  }

  /** Sums as bytes' values. */
  static void clip(int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.max(0, Math.min(255, sums[i] >> Weights.FRACTION_BITS));
    }
  }

  /** Bytes' values as bytes. */
  static void toBytes(int[] values, byte[] out, int at) {
    for (int i = 0; i < values.length; i++) {
      out[at + i] = (byte) values[i];
    }
  }
}
