package dev.primavista.vision.image;

/**
 * Weighted sums of whole lines of packed pixels. Its loops are such that the JIT compiler turns
 * them into vector instructions: over arrays from index 0, at most four lines at a time. Used by
 * one thread.
 */
final class WeightedSum {
  /** So many lines are added at once. */
  static final int LINES = 4;

  private static final int HALF = 1 << (Weights.FRACTION_BITS - 1);
  private static final int GREEN = 8;
  private static final int BLUE = 16;

  private final int[] red;
  private final int[] green;
  private final int[] blue;

  /** Sums of lines of this length. */
  WeightedSum(int length) {
    red = new int[length];
    green = new int[length];
    blue = new int[length];
  }

  /** An array for the lines of one pixel; what is left over at its end is any line. */
  static int[][] lines(Weights weights) {
    return new int[weights.stride()][];
  }

  /**
   * What pixel {@code pixel} takes of its lines, pixel by pixel, rounded and clipped.
   *
   * @param lines those that the pixel takes, in order, then any to a multiple of {@link #LINES}
   * @param out as long as the sums, at least
   */
  void of(int[][] lines, Weights weights, int pixel, int[] out) {
    int count = weights.count()[pixel];
    int[] values = weights.values();
    int from = pixel * weights.stride();
    if (count < LINES && !weights.overshoots()) {
      Four few = Four.of(lines, 0, values, from);
      three(few, 0, 0, red.length, out);
      three(few, GREEN, 0xff, red.length, out);
      three(few, BLUE, 0xffff, red.length, out);
      return;
    }
    for (int k = 0; k < count; k += LINES) {
      Four four = Four.of(lines, k, values, from + k);
      if (k == 0) {
        begin(four, 0, red);
        begin(four, GREEN, green);
        begin(four, BLUE, blue);
      } else {
        add(four, 0, red);
        add(four, GREEN, green);
        add(four, BLUE, blue);
      }
    }
    pack(red, green, blue, out);
  }

  /** Four lines and their weights. */
  private record Four(int[] a, int[] b, int[] c, int[] d, int ofA, int ofB, int ofC, int ofD) {
    static Four of(int[][] lines, int line, int[] weights, int weight) {
      return new Four(
          lines[line],
          lines[line + 1],
          lines[line + 2],
          lines[line + 3],
          weights[weight],
          weights[weight + 1],
          weights[weight + 2],
          weights[weight + 3]);
    }
  }

  private static void begin(Four four, int shift, int[] sums) {
    int[] a = four.a;
    int[] b = four.b;
    int[] c = four.c;
    int[] d = four.d;
    for (int i = 0; i < sums.length; i++) {
      sums[i] =
          HALF
              + (a[i] >> shift & 0xff) * four.ofA
              + (b[i] >> shift & 0xff) * four.ofB
              + (c[i] >> shift & 0xff) * four.ofC
              + (d[i] >> shift & 0xff) * four.ofD;
    }
  }

  private static void add(Four four, int shift, int[] sums) {
    int[] a = four.a;
    int[] b = four.b;
    int[] c = four.c;
    int[] d = four.d;
    for (int i = 0; i < sums.length; i++) {
      sums[i] +=
          (a[i] >> shift & 0xff) * four.ofA
              + (b[i] >> shift & 0xff) * four.ofB
              + (c[i] >> shift & 0xff) * four.ofC
              + (d[i] >> shift & 0xff) * four.ofD;
    }
  }

  /**
   * The first three lines' sums, which neither fall below 0 nor exceed 255.
   *
   * @param keep the bits of the result that stay as they are
   */
  private static void three(Four four, int shift, int keep, int length, int[] out) {
    int[] a = four.a;
    int[] b = four.b;
    int[] c = four.c;
    for (int i = 0; i < length; i++) {
      int sum =
          HALF
              + (a[i] >> shift & 0xff) * four.ofA
              + (b[i] >> shift & 0xff) * four.ofB
              + (c[i] >> shift & 0xff) * four.ofC;
      out[i] = (out[i] & keep) | (sum >>> Weights.FRACTION_BITS << shift);
    }
  }

  private static void pack(int[] red, int[] green, int[] blue, int[] out) {
    for (int i = 0; i < red.length; i++) {
      out[i] =
          Math.max(0, Math.min(0xff, red[i] >> Weights.FRACTION_BITS))
              | Math.max(0, Math.min(0xff, green[i] >> Weights.FRACTION_BITS)) << GREEN
              | Math.max(0, Math.min(0xff, blue[i] >> Weights.FRACTION_BITS)) << BLUE;
    }
  }
}
