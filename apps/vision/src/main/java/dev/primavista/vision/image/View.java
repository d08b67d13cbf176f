package dev.primavista.vision.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A rectangular part of a picture, looked at as a picture of its own. */
record View(RgbImage image, int left, int top, int width, int height) {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  static View whole(RgbImage image) {
    return new View(image, 0, 0, image.width(), image.height());
  }

  /** Pixels of a row from the left, packed. */
  void row(int x, int y, int count, int[] out) {
    pixels(at(x, y), 3, count, out);
  }

  /** Pixels of a column from the top, packed. */
  void column(int x, int y, int count, int[] out) {
    pixels(at(x, y), image.width() * 3, count, out);
  }

  int pixel(int x, int y) {
    byte[] rgb = image.rgb();
    int at = at(x, y);
    return (rgb[at] & 0xff) | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff) << 16;
  }

  private int at(int x, int y) {
    return ((top + y) * image.width() + left + x) * 3;
  }

  /**
   * Four bytes are read at once, of which the last belongs to the next pixel; the picture's last
   * pixel has none behind it.
   */
  private void pixels(int from, int step, int count, int[] out) {
    byte[] rgb = image.rgb();
    int at = from;
    int last = count - 1;
    for (int i = 0; i < last; i++) {
      out[i] = (int) INT.get(rgb, at) & 0xffffff;
      at += step;
    }
    out[last] = (rgb[at] & 0xff) | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff) << 16;
  }
}
