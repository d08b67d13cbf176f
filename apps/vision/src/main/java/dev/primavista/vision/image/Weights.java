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
   * Pillow's {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} (libImaging/Resample.c);
   * torchvision's weights have fewer bits, as many as the greatest leaves in 16.
   */
  static Weights of(Part part, Span span, Interpolation filter) {
    Shares shares = new Shares(part, span.whole(), filter);
    int bits = filter.isOfTensors() ? shares.shortBits() : FRACTION_BITS;
    int stride = Math.ceilDiv(shares.of.length, WeightedSum.LINES) * WeightedSum.LINES;
    int[] first = new int[span.wanted()];
    int[] count = new int[span.wanted()];
    int[] values = new int[Math.multiplyExact(span.wanted(), stride)];
    boolean overshoots = shares.of.length > MOST_EXACT;
    for (int i = 0; i < first.length; i++) {
      shares.find(span.from() + i);
      first[i] = shares.first;
      count[i] = shares.count;
      for (int x = 0; x < count[i]; x++) {
        values[i * stride + x] = fixed(shares.of[x], bits);
        overshoots |= values[i * stride + x] < 0;
      }
    }
    return new Weights(first, count, stride, values, overshoots);
  }

  private static int fixed(double share, int bits) {
    return (int) (share * (1 << bits) + (share < 0 ? -0.5 : 0.5)) << (FRACTION_BITS - bits);
  }

  /** The shares of the source's pixels in a result's pixel, one result's after the other. */
  private static final class Shares {
    private final Part part;
    private final int whole;
    private final Interpolation filter;
    private final double scale;
    private final double widening;
    private final double[] of;
    private int first;
    private int count;

    Shares(Part part, int whole, Interpolation filter) {
      this.part = part;
      this.whole = whole;
      this.filter = filter;
      this.scale = (double) (part.to() - part.from()) / whole;
      this.widening = Math.max(scale, 1.0);
      this.of = new double[Math.min(part.length(), (int) Math.ceil(support()) * 2 + 1)];
    }

    private double support() {
      return filter.support() * widening;
    }

    /** Finds those of this pixel of the whole result line. */
    void find(int pixel) {
      double inverse = 1.0 / widening;
      double center = part.from() + (pixel + 0.5) * scale;
      first = Math.max(0, (int) (center - support() + 0.5));
      count = Math.min(part.length(), (int) (center + support() + 0.5)) - first;
      double sum = 0;
      for (int x = 0; x < count; x++) {
        of[x] = filter.weight((x + first - center + 0.5) * inverse);
        sum += of[x];
      }
      for (int x = 0; x < count && sum != 0; x++) {
        of[x] /= sum;
      }
    }

    /** How many fractional bits leave the greatest share of all pixels within a signed short. */
    int shortBits() {
      double greatest = 0;
      for (int i = 0; i < whole; i++) {
        find(i);
        for (int x = 0; x < count; x++) {
          greatest = Math.max(greatest, of[x]);
        }
      }
      int bits = 0;
      while (bits < FRACTION_BITS
          && (int) (0.5 + greatest * (1 << (bits + 1))) <= Short.MAX_VALUE) {
        bits++;
      }
      return bits;
    }
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
