package dev.primavista.vision.image;

/**
 * TensorFlow's {@code ResizeBilinear} without antialias: two source pixels a side, in float32, not
 * rounded (core/kernels/image/resize_bilinear_op.cc).
 */
final class TensorFlowResizing {
  /** Where the samples of one side lie. */
  private record Places(int[] lower, int[] upper, float[] share) {
    /**
     * @param halfPixel TensorFlow 2's pixel centres; otherwise TensorFlow 1's corners
     */
    static Places of(int length, int wanted, boolean halfPixel) {
      Places places = new Places(new int[wanted], new int[wanted], new float[wanted]);
      float scale = (float) length / wanted;
      for (int i = 0; i < wanted; i++) {
        float at = halfPixel ? (i + 0.5f) * scale - 0.5f : i * scale;
        float floor = (float) Math.floor(at);
        places.lower[i] = Math.max((int) floor, 0);
        places.upper[i] = Math.min((int) Math.ceil(at), length - 1);
        places.share[i] = at - floor;
      }
      return places;
    }
  }

  private TensorFlowResizing() {}

  static FloatImage resize(RgbImage image, int width, int height, boolean halfPixel) {
    Places columns = Places.of(image.width(), width, halfPixel);
    Places rows = Places.of(image.height(), height, halfPixel);
    float[] out = new float[width * height * 3];
    int at = 0;
    for (int y = 0; y < height; y++) {
      int top = rows.lower[y] * image.width();
      int bottom = rows.upper[y] * image.width();
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          float above =
              between(image, top, columns.lower[x], columns.upper[x], channel, columns.share[x]);
          float below =
              between(image, bottom, columns.lower[x], columns.upper[x], channel, columns.share[x]);
          out[at++] = above + (below - above) * rows.share[y];
        }
      }
    }
    return new FloatImage(width, height, out);
  }

  private static float between(
      RgbImage image, int row, int left, int right, int channel, float share) {
    float first = image.rgb()[(row + left) * 3 + channel] & 0xff;
    float second = image.rgb()[(row + right) * 3 + channel] & 0xff;
    return first + (second - first) * share;
  }
}
