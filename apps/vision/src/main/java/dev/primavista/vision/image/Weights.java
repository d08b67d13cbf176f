package dev.primavista.vision.image;

/**
 * What the pixels of a result line take from the pixels of a source line, with {@link
 * #FRACTION_BITS} fractional bits.
 *
 * @param first each result pixel's first source pixel, never falling
 * @param count how many source pixels it takes from there
 * @param stride where the next result pixel's weights begin in {@code values}: a multiple of {@link
 *     WeightedSum#LINES}, so that zeros follow the weights of a pixel up to such a multiple
 * @param overshoots whether a sum may come out below 0 or above 255
 */
record Weights(int[] first, int[] count, int stride, int[] values, boolean overshoots) {
  static final int FRACTION_BITS = 32 - 8 - 2;

  /** The roundings of so many weights that are not negative add up to less than half a unit. */
  private static final int MOST_EXACT = 1 << 14;

  /**
   * The wanted part of a resized line.
   *
   * @param whole the whole result line's length
   * @param from where the wanted part begins in it
   */
  record Span(int whole, int from, int wanted) {}

  /** The part of a source line that is resized; its edges as Pillow's C code sees them. */
  record Part(int length, float from, float to) {
    /** Whether the span is more than a piece of this part as it is. */
    boolean changes(Span span) {
      return span.whole() != length || from != 0 || to != length;
    }
  }

  /** Every wanted pixel as it is. */
  static Weights identity(Span span) {
    int[] first = new int[span.wanted()];
    int[] ones = new int[span.wanted()];
    int stride = WeightedSum.LINES;
    int[] values = new int[Math.multiplyExact(span.wanted(), stride)];
    for (int i = 0; i < first.length; i++) {
      first[i] = span.from() + i;
      ones[i] = 1;
      values[i * stride] = 1 << FRACTION_BITS;
    }
    return new Weights(first, ones, stride, values, false);
  }

  /**
   * Pillow's {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} (libImaging/Resample.c).
   */
  static Weights of(Part part, Span span, Interpolation filter) {
    double scale = (double) (part.to() - part.from()) / span.whole();
    double widening = Math.max(scale, 1.0);
    double support = filter.support() * widening;
    double inverse = 1.0 / widening;
    int most = Math.min(part.length(), (int) Math.ceil(support) * 2 + 1);
    int stride = Math.ceilDiv(most, WeightedSum.LINES) * WeightedSum.LINES;
    int[] first = new int[span.wanted()];
    int[] count = new int[span.wanted()];
    int[] values = new int[Math.multiplyExact(span.wanted(), stride)];
    double[] raw = new double[stride];
    boolean overshoots = most > MOST_EXACT;
    for (int i = 0; i < first.length; i++) {
      double center = part.from() + (span.from() + i + 0.5) * scale;
      first[i] = Math.max(0, (int) (center - support + 0.5));
      count[i] = Math.min(part.length(), (int) (center + support + 0.5)) - first[i];
      double sum = 0;
      for (int x = 0; x < count[i]; x++) {
        raw[x] = filter.weight((x + first[i] - center + 0.5) * inverse);
        sum += raw[x];
      }
      for (int x = 0; x < count[i]; x++) {
        values[i * stride + x] = fixed(sum != 0 ? raw[x] / sum : raw[x]);
        overshoots |= values[i * stride + x] < 0;
      }
    }
    return new Weights(first, count, stride, values, overshoots);
  }

  private static int fixed(double share) {
    return (int) (share * (1 << FRACTION_BITS) + (share < 0 ? -0.5 : 0.5));
  }

  /** The first source pixel that is looked at. */
  int begin() {
    return first[0];
  }

  /** One beyond the last source pixel that is looked at. */
  int end() {
    int end = 0;
    for (int i = 0; i < first.length; i++) {
      end = Math.max(end, first[i] + count[i]);
    }
    return end;
  }

  /** The most source pixels that a result pixel takes; at least 1. */
  int mostTaken() {
    int most = 1;
    for (int taken : count) {
      most = Math.max(most, taken);
    }
    return most;
  }

  /** How many lines a result pixel's sum is made of, with those of weight 0 behind its own. */
  int taken(int pixel) {
    return Math.ceilDiv(count[pixel], WeightedSum.LINES) * WeightedSum.LINES;
  }
}
