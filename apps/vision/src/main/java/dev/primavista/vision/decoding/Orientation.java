package dev.primavista.vision.decoding;

import dev.primavista.vision.image.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How a picture has to be turned to stand upright: the EXIF tag 274, 1 to 8. */
final class Orientation {
  private static final int TAG = 274;
  static final int UPRIGHT = 1;
  private static final int LAST = 8;
  private static final int FIRST_TURNED = 5;
  private static final String PNG_CHUNK = "eXIf";
  private static final String WEBP_CHUNK = "EXIF";
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  private Orientation() {}

  /**
   * What the file says; 1 where it says nothing, or nothing that makes sense, and for a TIFF, which
   * is decoded upright.
   */
  static int of(byte[] bytes) {
    try {
      return directory(bytes).map(Orientation::tag).orElse(UPRIGHT);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException damaged) {
      return UPRIGHT;
    }
  }

  /** The TIFF structure that holds the EXIF tags. */
  private static Optional<ByteBuffer> directory(byte[] bytes) {
    return switch (ImageFormat.of(bytes)) {
      case JPEG -> jpeg(bytes);
      case PNG -> chunk(bytes, PNG_CHUNK);
      case WEBP -> chunk(bytes, WEBP_CHUNK);
      case TIFF, GIF, BMP -> Optional.empty();
    };
  }

  private static Optional<ByteBuffer> jpeg(byte[] bytes) {
    int at = 2;
    while (at + 4 <= bytes.length && (bytes[at] & 0xff) == 0xff) {
      int marker = bytes[at + 1] & 0xff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == 0xda || marker == 0xd9) {
        break;
      }
      int length = (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
      if (marker == 0xe1 && starts(bytes, at + 4)) {
        return Optional.of(ByteBuffer.wrap(bytes, at + 10, length - 8).slice());
      }
      at += 2 + length;
    }
    return Optional.empty();
  }

  private static boolean starts(byte[] bytes, int at) {
    return at + EXIF.length <= bytes.length
        && java.util.Arrays.equals(bytes, at, at + EXIF.length, EXIF, 0, EXIF.length);
  }

  /** A PNG's chunk (big-endian: length, name, data, checksum) or a WebP's (name, length, data). */
  private static Optional<ByteBuffer> chunk(byte[] bytes, String name) {
    boolean png = name.equals(PNG_CHUNK);
    ByteBuffer file =
        ByteBuffer.wrap(bytes).order(png ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    long at = png ? 8 : 12;
    while (at + 8 <= bytes.length) {
      int begin = (int) at;
      long length = Integer.toUnsignedLong(file.getInt(png ? begin : begin + 4));
      String found = new String(bytes, png ? begin + 4 : begin, 4, StandardCharsets.ISO_8859_1);
      if (found.equals(name)) {
        int skipped = starts(bytes, begin + 8) ? EXIF.length : 0;
        return Optional.of(file.slice(begin + 8 + skipped, Math.toIntExact(length) - skipped));
      }
      at += 8 + (png ? length + 4 : length + (length & 1));
    }
    return Optional.empty();
  }

  /**
   * What a TIFF says, which Pillow heeds whenever it decodes one.
   *
   * @param bytes its file
   */
  static int ofTiff(byte[] bytes) {
    return tag(ByteBuffer.wrap(bytes));
  }

  private static int tag(ByteBuffer tiff) {
    long value = new TiffTags(tiff).one(TAG, UPRIGHT);
    return value >= UPRIGHT && value <= LAST ? (int) value : UPRIGHT;
  }

  /** Whether a picture that is turned upright has its sides exchanged. */
  static boolean swapsSides(int orientation) {
    return orientation >= FIRST_TURNED;
  }

  /** The picture as Pillow's {@code ImageOps.exif_transpose} turns it. */
  static RgbImage turned(RgbImage image, int orientation) {
    if (orientation == UPRIGHT) {
      return image;
    }
    int width = image.width();
    int height = image.height();
    boolean swapped = swapsSides(orientation);
    int newWidth = swapped ? height : width;
    int newHeight = swapped ? width : height;
    byte[] rgb = new byte[3 * width * height];
    int out = 0;
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++, out += 3) {
        int column =
            switch (orientation) {
              case 2, 3 -> width - 1 - x;
              case 4 -> x;
              case 5, 6 -> y;
              default -> width - 1 - y;
            };
        int row =
            switch (orientation) {
              case 2 -> y;
              case 3, 4 -> height - 1 - y;
              case 5, 8 -> x;
              default -> height - 1 - x;
            };
        System.arraycopy(image.rgb(), (row * width + column) * 3, rgb, out, 3);
      }
    }
    return new RgbImage(newWidth, newHeight, rgb);
  }
}
