package dev.primavista.vision.decoding;

import dev.primavista.vision.image.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The first frame of an animated WebP.
 *
 * @param still the frame as a file of its own, without its alpha
 * @param left its place on the animation's ground, in pixels
 */
record WebpFrame(byte[] still, int left, int top, int width, int height) {
  private static final int FILE_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;
  private static final int LOSSLESS = 3;
  private static final Set<String> PICTURES = Set.of("VP8 ", "VP8L");

  /** It; empty for a still picture, and where the chunks make no sense. */
  static Optional<WebpFrame> first(byte[] bytes) {
    try {
      ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int frame = find(file, FILE_HEADER, bytes.length, Set.of("ANMF"));
      if (frame < 0) {
        return Optional.empty();
      }
      int at = frame + CHUNK_HEADER;
      int picture = find(file, at + FRAME_HEADER, end(file, frame), PICTURES);
      return picture < 0
          ? Optional.empty()
          : Optional.of(
              new WebpFrame(
                  still(file, picture),
                  2 * u3(file, at),
                  2 * u3(file, at + 3),
                  u3(file, at + 6) + 1,
                  u3(file, at + 9) + 1));
    } catch (IndexOutOfBoundsException | ArithmeticException damaged) {
      return Optional.empty();
    }
  }

  /** Whether a still picture is one of VP8, which Java's reader gets wrong. */
  static boolean isLossy(byte[] bytes) {
    try {
      ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int picture = find(file, FILE_HEADER, bytes.length, PICTURES);
      return picture >= 0 && bytes[picture + LOSSLESS] != 'L';
    } catch (IndexOutOfBoundsException | ArithmeticException damaged) {
      return false;
    }
  }

  /** Whether the chunks of a file that has several fill it, those behind the picture too. */
  static boolean isWhole(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (find(file, FILE_HEADER, FILE_HEADER + CHUNK_HEADER, Set.of("VP8X")) < 0) {
      return true;
    }
    try {
      int whole = end(file, 0) - (file.getInt(4) & 1);
      int at = FILE_HEADER;
      while (at + CHUNK_HEADER <= whole) {
        at = end(file, at);
      }
      return at == whole;
    } catch (IndexOutOfBoundsException | ArithmeticException damaged) {
      return false;
    }
  }

  /** Where the first chunk of these names begins; -1 if there is none. */
  private static int find(ByteBuffer file, int from, int to, Set<String> names) {
    for (int at = from; at + CHUNK_HEADER <= to; at = end(file, at)) {
      byte[] name = new byte[4];
      file.get(at, name);
      if (names.contains(new String(name, StandardCharsets.ISO_8859_1))) {
        return at;
      }
    }
    return -1;
  }

  /** One beyond a chunk, whose length is even. */
  private static int end(ByteBuffer file, int chunk) {
    long length = Integer.toUnsignedLong(file.getInt(chunk + 4));
    return Math.toIntExact(chunk + CHUNK_HEADER + length + (length & 1));
  }

  private static byte[] still(ByteBuffer file, int picture) {
    int length = Math.min(end(file, picture), file.capacity()) - picture;
    ByteBuffer still = ByteBuffer.allocate(FILE_HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
    still.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(length + 4);
    still.put("WEBP".getBytes(StandardCharsets.ISO_8859_1)).put(file.slice(picture, length));
    return still.array();
  }

  private static int u3(ByteBuffer file, int at) {
    return (file.getShort(at) & 0xffff) | (file.get(at + 2) & 0xff) << 16;
  }

  /**
   * The animation's first picture: this frame on a black ground.
   *
   * @throws ImageException if the frame has another size than it says, or stands out
   */
  RgbImage on(int groundWidth, int groundHeight, RgbImage frame) {
    boolean inside = left + width <= groundWidth && top + height <= groundHeight;
    if (frame.width() != width || frame.height() != height || !inside) {
      throw new ImageException("malformed_image", "WEBP is damaged");
    }
    if (width == groundWidth && height == groundHeight) {
      return frame;
    }
    byte[] rgb = new byte[groundWidth * groundHeight * 3];
    for (int y = 0; y < height; y++) {
      int to = ((top + y) * groundWidth + left) * 3;
      System.arraycopy(frame.rgb(), y * width * 3, rgb, to, width * 3);
    }
    return new RgbImage(groundWidth, groundHeight, rgb);
  }
}
