package dev.primavista.vision.decoding;

import java.util.ArrayList;
import java.util.List;

/**
 * What a JPEG's markers say before its first scan.
 *
 * @param components 1 grey, 3 colour, 4 with black
 * @param jfif whether there is JFIF's marker
 * @param adobeTransform the Adobe marker's transform; -1 without one
 * @param sampling one for each component
 */
record JpegFrame(
    int width,
    int height,
    int components,
    boolean jfif,
    int adobeTransform,
    List<Component> sampling) {
  /**
   * A colour.
   *
   * @param id its number
   * @param across its columns in a block of the picture
   */
  record Component(int id, int across, int down) {}

  static JpegFrame read(byte[] bytes) {
    boolean jfif = false;
    int adobe = -1;
    int at = 2;
    while (true) {
      while ((bytes[at] & 0xff) != 0xff) {
        at++;
      }
      while ((bytes[at] & 0xff) == 0xff) {
        at++;
      }
      int marker = bytes[at++] & 0xff;
      if (marker == 0xd9 || marker == 0xda) {
        throw new ImageException("malformed_image", "JPEG without a frame before its first scan");
      }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
        continue;
      }
      int length = u2(bytes, at);
      if (isFrame(marker)) {
        return frame(bytes, at, marker, jfif, adobe);
      }
      jfif |= marker == 0xe0 && length >= 16 && bytes[at + 2] == 'J' && bytes[at + 3] == 'F';
      if (marker == 0xee && length >= 14 && bytes[at + 2] == 'A' && bytes[at + 3] == 'd') {
        adobe = bytes[at + 13] & 0xff;
      }
      at += length;
    }
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static JpegFrame frame(byte[] bytes, int at, int marker, boolean jfif, int adobe) {
    int precision = bytes[at + 2] & 0xff;
    if (precision != 8 || marker == 0xc3 || marker > 0xc2) {
      throw new ImageException(
          "unsupported_image",
          String.format(
              "JPEG of kind 0x%02x with %d bits (expected: baseline or progressive, 8 bits)",
              marker, precision));
    }
    List<Component> sampling = new ArrayList<>();
    for (int i = at + 8; i < at + 8 + 3 * (bytes[at + 7] & 0xff); i += 3) {
      sampling.add(new Component(bytes[i] & 0xff, bytes[i + 1] >> 4 & 0xf, bytes[i + 1] & 0xf));
    }
    return new JpegFrame(
        u2(bytes, at + 5), u2(bytes, at + 3), sampling.size(), jfif, adobe, List.copyOf(sampling));
  }

  /** Whether a colour has half of the rows and all of the columns: 4:4:0. */
  boolean halvesRowsAlone() {
    int across = sampling.stream().mapToInt(Component::across).max().orElse(1);
    int down = sampling.stream().mapToInt(Component::down).max().orElse(1);
    return sampling.stream().anyMatch(each -> each.across == across && 2 * each.down == down);
  }

  private static int u2(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }
}
