package dev.primavista.vision.image;

import dev.primavista.vision.image.Weights.Span;

/**
 * torchvision's bilinear resize of uint8 tensors: PyTorch's in float32, rounded once at the end,
 * halves to the even number (ATen/native/cpu/UpSampleKernel.cpp). With antialias it differs from
 * Pillow by a unit at times. What is rounded in between is what PyTorch's compiler made of it for
 * x86-64 with AVX2: found by comparing its own numbers, bit by bit.
 */
final class TorchResizing {
  /** One side's weights: where each result's begin, and themselves. */
  private record Taps(int[] first, float[][] weights) {
    private static final int FOUR = 4;

    /** The triangle that grows with the reduction. */
    static Taps wide(int length, Span span) {
      Taps taps = new Taps(new int[span.wanted()], new float[span.wanted()][]);
      float scale = (float) length / span.whole();
      float widening = Math.max(scale, 1);
      float inverse = scale >= 1 ? 1 / scale : 1;
      for (int i = 0; i < span.wanted(); i++) {
        float center = (float) (scale * (span.from() + i + 0.5));
        int first = (int) Math.max(center - widening + 0.5, 0);
        float[] shares = new float[(int) Math.min(center + widening + 0.5, length) - first];
        float sum = 0;
        for (int k = 0; k < shares.length; k++) {
          float distance = (float) Math.abs((k + first - center + 0.5) * inverse);
          shares[k] = Math.max(0, 1 - distance);
          sum += shares[k];
        }
        for (int k = 0; k < shares.length; k++) {
          shares[k] /= sum;
        }
        taps.first[i] = first;
        taps.weights[i] = shares;
      }
      return taps;
    }

    /** The two neighbours, however large the reduction; at the end the last counts twice. */
    static Taps two(int length, Span span) {
      Taps taps = new Taps(new int[span.wanted()], new float[span.wanted()][]);
      float scale = (float) length / span.whole();
      for (int i = 0; i < span.wanted(); i++) {
        float at = Math.max(0, Math.fma(scale, span.from() + i + 0.5f, -0.5f));
        taps.first[i] = Math.min((int) at, length - 1);
        float share = Math.min(at - taps.first[i], 1);
        taps.weights[i] = new float[] {1 - share, share};
      }
      return taps;
    }

    /**
     * The weighted sum of the samples {@code stride} apart, the first at {@code from}. PyTorch's
     * compiler takes products by fours, each rounded before it is added; those that are left over
     * are not rounded.
     */
    float sum(int i, float[] samples, int from, int stride) {
      float[] own = weights[i];
      int at = from + first[i] * stride;
      int rounded = 1 + (own.length - 1) / FOUR * FOUR;
      float sum = own[0] * samples[at];
      for (int k = 1; k < own.length; k++) {
        at += stride;
        sum = k < rounded ? sum + own[k] * samples[at] : Math.fma(own[k], samples[at], sum);
      }
      return sum;
    }
  }

  private TorchResizing() {}

  static RgbImage resize(RgbImage image, Span across, Span down, boolean antialias) {
    FloatImage resized = antialias ? smooth(image, across, down) : rough(image, across, down);
    return resized.rounded();
  }

  /** Across, then down. */
  private static FloatImage smooth(RgbImage image, Span across, Span down) {
    Taps columns = Taps.wide(image.width(), across);
    int stride = across.wanted() * 3;
    float[] narrowed = new float[image.height() * stride];
    float[] line = new float[image.width() * 3];
    for (int y = 0; y < image.height(); y++) {
      for (int i = 0; i < line.length; i++) {
        line[i] = image.rgb()[y * line.length + i] & 0xff;
      }
      for (int i = 0; i < stride; i++) {
        narrowed[y * stride + i] = columns.sum(i / 3, line, i % 3, 3);
      }
    }
    Taps rows = Taps.wide(image.height(), down);
    float[] out = new float[down.wanted() * stride];
    for (int i = 0; i < out.length; i++) {
      out[i] = rows.sum(i / stride, narrowed, i % stride, stride);
    }
    return new FloatImage(across.wanted(), down.wanted(), out);
  }

  /** Of four neighbours at once, added up in the order of PyTorch's compiled code. */
  private static FloatImage rough(RgbImage image, Span across, Span down) {
    Taps columns = Taps.two(image.width(), across);
    Taps rows = Taps.two(image.height(), down);
    float[] out = new float[across.wanted() * down.wanted() * 3];
    int at = 0;
    for (int y = 0; y < down.wanted(); y++) {
      int top = rows.first[y];
      int bottom = Math.min(top + 1, image.height() - 1);
      float[] heights = rows.weights[y];
      for (int x = 0; x < across.wanted(); x++) {
        int left = columns.first[x];
        int right = Math.min(left + 1, image.width() - 1);
        float[] widths = columns.weights[x];
        for (int channel = 0; channel < 3; channel++) {
          float sum = heights[0] * widths[1] * sample(image, right, top, channel);
          sum = Math.fma(heights[0] * widths[0], sample(image, left, top, channel), sum);
          sum = Math.fma(heights[1] * widths[0], sample(image, left, bottom, channel), sum);
          out[at++] = Math.fma(heights[1] * widths[1], sample(image, right, bottom, channel), sum);
        }
      }
    }
    return new FloatImage(across.wanted(), down.wanted(), out);
  }

  private static float sample(RgbImage image, int x, int y, int channel) {
    return image.rgb()[(y * image.width() + x) * 3 + channel] & 0xff;
  }
}
