package dev.primavista.sklearn.data;

/**
 * Images of one size, or patches of images.
 *
 * @param channels numbers per pixel
 * @param values image after image, row after row, pixel after pixel; not changed any more
 */
public record Images(int count, int height, int width, int channels, double[] values)
    implements Data {
  public Images {
    if (values.length != (long) count * height * width * channels) {
      throw new IllegalArgumentException(
          "values: "
              + values.length
              + " (expected: "
              + count
              + " x "
              + height
              + " x "
              + width
              + " x "
              + channels
              + ")");
    }
  }

  @Override
  public int rows() {
    return count;
  }
}
