package dev.primavista.vision.decoding;

import dev.primavista.vision.image.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where the first frame of a GIF stands, and what its numbers mean.
 *
 * @param screenWidth the screen's, in pixels; the frame may stand out
 * @param colours red, green and blue of every number; greys without a palette, black beyond its end
 * @param ground the number around the frame
 */
record GifFrame(
    int screenWidth,
    int screenHeight,
    int left,
    int top,
    int width,
    int height,
    int[] colours,
    int ground) {
  private static final int HEAD = 13;
  private static final int IMAGE = 0x2c;
  private static final int EXTENSION = 0x21;
  private static final int CONTROL = 0xf9;
  private static final int GREY = 0x010101;
  private static final int MOST_COLOURS = 256;

  /**
   * Reads it.
   *
   * @throws ImageException if there is none
   * @throws IndexOutOfBoundsException if the file ends before
   */
  static GifFrame first(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int ground = 0;
    int at = HEAD + paletteLength(bytes[10]);
    while (u1(bytes, at) != IMAGE) {
      if (u1(bytes, at) != EXTENSION) {
        throw new ImageException("malformed_image", "GIF without a frame");
      }
      boolean transparent = u1(bytes, at + 1) == CONTROL && (bytes[at + 3] & 1) != 0;
      ground = transparent && u1(bytes, at + 2) >= 4 ? u1(bytes, at + 6) : ground;
      at += 2;
      while (bytes[at] != 0) {
        at += 1 + u1(bytes, at);
      }
      at++;
    }
    boolean own = paletteLength(bytes[at + 9]) > 0;
    return new GifFrame(
        in.getShort(6) & 0xffff,
        in.getShort(8) & 0xffff,
        in.getShort(at + 1) & 0xffff,
        in.getShort(at + 3) & 0xffff,
        in.getShort(at + 5) & 0xffff,
        in.getShort(at + 7) & 0xffff,
        own
            ? colours(bytes, at + 10, paletteLength(bytes[at + 9]))
            : colours(bytes, HEAD, paletteLength(bytes[10])),
        ground);
  }

  private static int paletteLength(byte flags) {
    return (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
  }

  private static int[] colours(byte[] bytes, int from, int length) {
    int[] colours = new int[MOST_COLOURS];
    for (int i = 0; i < MOST_COLOURS; i++) {
      int at = from + 3 * i;
      if (length == 0) {
        colours[i] = i * GREY;
      } else if (3 * i < length) {
        colours[i] = u1(bytes, at) << 16 | u1(bytes, at + 1) << 8 | u1(bytes, at + 2);
      }
    }
    return colours;
  }

  private static int u1(byte[] bytes, int at) {
    return bytes[at] & 0xff;
  }

  /** The size of the screen, grown so that the frame stands on it. */
  ImageHeader size() {
    return new ImageHeader(
        Math.max(screenWidth, left + width), Math.max(screenHeight, top + height));
  }

  /** The decoded frame on its screen. */
  RgbImage onScreen(RgbImage frame) {
    int wide = (int) size().width();
    int high = (int) size().height();
    if (frame.width() == wide && frame.height() == high) {
      return frame;
    }
    byte[] rgb = new byte[wide * high * 3];
    int colour = colours[ground];
    for (int i = 0; i < rgb.length && colour != 0; i += 3) {
      rgb[i] = (byte) (colour >> 16);
      rgb[i + 1] = (byte) (colour >> 8);
      rgb[i + 2] = (byte) colour;
    }
    for (int y = 0; y < frame.height(); y++) {
      System.arraycopy(
          frame.rgb(),
          y * frame.width() * 3,
          rgb,
          ((top + y) * wide + left) * 3,
          frame.width() * 3);
    }
    return new RgbImage(wide, high, rgb);
  }
}
