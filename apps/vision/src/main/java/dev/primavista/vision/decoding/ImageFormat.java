package dev.primavista.vision.decoding;

import java.util.Arrays;

/** A picture format, recognised by its first bytes. */
enum ImageFormat {
  JPEG,
  PNG,
  GIF,
  BMP,
  WEBP,
  TIFF;

  /** The code of what is none. */
  static final String NONE = "not_an_image";

  private static final String EXPECTED = " (expected: JPEG, PNG, WebP, GIF, BMP or TIFF)";

  /**
   * The format of these bytes.
   *
   * @throws ImageException if they begin none
   */
  static ImageFormat of(byte[] bytes) {
    if (starts(bytes, 0, 0xff, 0xd8, 0xff)) {
      return JPEG;
    }
    if (starts(bytes, 0, 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a)) {
      return PNG;
    }
    if (starts(bytes, 0, 'G', 'I', 'F', '8', '7', 'a')
        || starts(bytes, 0, 'G', 'I', 'F', '8', '9', 'a')) {
      return GIF;
    }
    if (starts(bytes, 0, 'R', 'I', 'F', 'F') && starts(bytes, 8, 'W', 'E', 'B', 'P')) {
      return WEBP;
    }
    if (starts(bytes, 0, 'B', 'M') && bytes.length >= 26) {
      return BMP;
    }
    if (starts(bytes, 0, 'I', 'I', 42, 0) || starts(bytes, 0, 'M', 'M', 0, 42)) {
      return TIFF;
    }
    if (starts(bytes, 0, 'I', 'I', 43, 0) || starts(bytes, 0, 'M', 'M', 0, 43)) {
      throw new ImageException(
          "unsupported_image", "a BigTIFF is not read here (expected: a TIFF below 4 GiB)");
    }
    ForeignFormat.nameOf(bytes)
        .ifPresent(
            name -> {
              throw new ImageException("unsupported_image", name + " is not read here" + EXPECTED);
            });
    throw new ImageException(
        NONE,
        bytes.length == 0
            ? "no image: 0 bytes" + EXPECTED
            : "not an image: it starts with " + head(bytes) + EXPECTED);
  }

  private static boolean starts(byte[] bytes, int at, int... magic) {
    if (bytes.length < at + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[at + i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static String head(byte[] bytes) {
    StringBuilder text = new StringBuilder("the bytes");
    for (byte b : Arrays.copyOf(bytes, Math.min(4, bytes.length))) {
      text.append(String.format(" %02x", b));
    }
    return text.toString();
  }
}
