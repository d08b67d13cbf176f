package dev.primavista.vision.decoding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A picture's size as its header states it, read without decoding anything. */
record ImageHeader(long width, long height) {
  /** What a RIFF file's size does not count. */
  private static final int RIFF_HEADER = 8;

  private static final int RIFF_SIZE_AT = 4;

  /**
   * Reads the size.
   *
   * @throws ImageException if the header is damaged or torn
   */
  static ImageHeader read(ImageFormat format, byte[] bytes) {
    try {
      ImageHeader header =
          switch (format) {
            case JPEG -> jpeg(bytes);
            case PNG -> png(bytes);
            case GIF -> GifFrame.first(bytes).size();
            case BMP -> bmp(bytes);
            case WEBP -> webp(bytes);
            case TIFF -> tiff(bytes);
          };
      if (header.width < 1 || header.height < 1) {
        throw new ImageException(
            "malformed_image",
            format
                + " of "
                + header.width
                + " x "
                + header.height
                + " pixels (expected: at least 1 x 1)");
      }
      return header;
    } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException e) {
      throw new ImageException("truncated_image", format + " ends inside its header");
    }
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ImageHeader png(byte[] bytes) {
    ByteBuffer big = ByteBuffer.wrap(bytes);
    if (big.getInt(12) != 0x49484452) {
      throw new ImageException("malformed_image", "PNG without IHDR");
    }
    return new ImageHeader(
        Integer.toUnsignedLong(big.getInt(16)), Integer.toUnsignedLong(big.getInt(20)));
  }

  private static ImageHeader bmp(byte[] bytes) {
    ByteBuffer in = little(bytes);
    if (in.getInt(14) == 12) {
      return new ImageHeader(in.getShort(18) & 0xffff, in.getShort(20) & 0xffff);
    }
    return new ImageHeader(in.getInt(18), Math.abs((long) in.getInt(22)));
  }

  private static ImageHeader webp(byte[] bytes) {
    ByteBuffer in = little(bytes);
    if (bytes.length - RIFF_HEADER < Integer.toUnsignedLong(in.getInt(RIFF_SIZE_AT))) {
      throw new ImageException("truncated_image", "WEBP ends early");
    }
    String chunk = new String(bytes, 12, 4, java.nio.charset.StandardCharsets.ISO_8859_1);
    return switch (chunk) {
      case "VP8 " -> new ImageHeader(in.getShort(26) & 0x3fff, in.getShort(28) & 0x3fff);
      case "VP8L" -> {
        int bits = in.getInt(21);
        yield new ImageHeader((bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1);
      }
      case "VP8X" ->
          new ImageHeader((in.getInt(24) & 0xffffff) + 1, (in.getInt(26) >>> 8 & 0xffffff) + 1);
      default -> throw new ImageException("malformed_image", "WebP without a picture");
    };
  }

  private static ImageHeader tiff(byte[] bytes) {
    TiffTags tags = TiffTags.of(bytes);
    return new ImageHeader(tags.one(TiffKind.WIDTH, 0), tags.one(TiffKind.HEIGHT, 0));
  }

  private static ImageHeader jpeg(byte[] bytes) {
    JpegFrame frame = JpegFrame.read(bytes);
    return new ImageHeader(frame.width(), frame.height());
  }
}
