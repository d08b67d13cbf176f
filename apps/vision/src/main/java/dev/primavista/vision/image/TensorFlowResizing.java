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

  static FloatImage resize(View picture, int size, boolean halfPixel) {
    Places columns = Places.of(picture.width(), size, halfPixel);
    Places rows = Places.of(picture.height(), size, halfPixel);
    float[] out = new float[size * size * 3];
    int at = 0;
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int topLeft = picture.pixel(columns.lower[x], rows.lower[y]);
        int topRight = picture.pixel(columns.upper[x], rows.lower[y]);
        int bottomLeft = picture.pixel(columns.lower[x], rows.upper[y]);
        int bottomRight = picture.pixel(columns.upper[x], rows.upper[y]);
        for (int shift = 0; shift < 24; shift += 8) {
          float above = between(topLeft >> shift, topRight >> shift, columns.share[x]);
          float below = between(bottomLeft >> shift, bottomRight >> shift, columns.share[x]);
          out[at++] = above + (below - above) * rows.share[y];
        }
      }
    }
    return new FloatImage(size, size, out);
  }

  /** Of the lowest bytes. */
  private static float between(int left, int right, float share) {
    float first = left & 0xff;
    float second = right & 0xff;
    return first + (second - first) * share;
  }
}
