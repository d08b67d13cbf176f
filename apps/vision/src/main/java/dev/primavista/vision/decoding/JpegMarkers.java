package dev.primavista.vision.decoding;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** A JPEG for the JDK's reader, which guesses colours otherwise than libjpeg-turbo does. */
final class JpegMarkers {
  private static final int FIRST_APPLICATION = 0xe0;
  private static final int ADOBE = 0xee;
  private static final int LAST_APPLICATION = 0xef;
  private static final int FIRST_FRAME = 0xc0;
  private static final int SCAN = 0xda;
  private static final byte[] SAYS_LUMA = {
    (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };
  private static final byte[] SAYS_COLOURS = {
    (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };
  private static final List<Integer> RED_GREEN_BLUE = List.of((int) 'R', (int) 'G', (int) 'B');

  private JpegMarkers() {}

  /**
   * The file without its application data, of which a damaged profile would stop the JDK: before
   * three colours stands one marker that tells what libjpeg-turbo takes them for, and before four
   * Adobe's own.
   */
  static byte[] plain(byte[] bytes) {
    boolean three = JpegFrame.read(bytes).components() == 3;
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + SAYS_LUMA.length);
    out.write(bytes, 0, 2);
    if (three) {
      out.writeBytes(isLuma(bytes) ? SAYS_LUMA : SAYS_COLOURS);
    }
    int at = 2;
    while (at + 4 <= bytes.length && u1(bytes, at) == 0xff) {
      int marker = u1(bytes, at + 1);
      if (marker == 0xff) {
        at++;
        continue;
      }
      int length = 2 + (u1(bytes, at + 2) << Byte.SIZE | u1(bytes, at + 3));
      if (marker < FIRST_FRAME || marker == SCAN || at + length > bytes.length) {
        break;
      }
      boolean application = marker >= FIRST_APPLICATION && marker <= LAST_APPLICATION;
      if (!application || (marker == ADOBE && !three)) {
        out.write(bytes, at, length);
      }
      at += length;
    }
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }

  /** Whether three colours are luma and chroma: {@code default_decompress_parms} of libjpeg. */
  private static boolean isLuma(byte[] bytes) {
    JpegFrame frame = JpegFrame.read(bytes);
    List<Integer> ids = frame.sampling().stream().map(JpegFrame.Component::id).toList();
    if (frame.jfif()) {
      return true;
    }
    return frame.adobeTransform() >= 0 ? frame.adobeTransform() != 0 : !ids.equals(RED_GREEN_BLUE);
  }

  private static int u1(byte[] bytes, int at) {
    return bytes[at] & 0xff;
  }
}
