package dev.primavista.vision;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Base64 as people send it: in one line or many, of either alphabet (RFC 4648), or as a data URL.
 */
final class Base64Text {
  private static final String DATA_URL = "data:";

  private Base64Text() {}

  static boolean isDataUrl(String text) {
    return text.regionMatches(true, 0, DATA_URL, 0, DATA_URL.length());
  }

  /**
   * The bytes of a text.
   *
   * @throws IllegalArgumentException if it is no base64
   */
  static byte[] decode(String text) {
    String stripped = text.strip();
    String checked = checked(isDataUrl(stripped) ? data(stripped) : stripped);
    return Base64.getMimeDecoder().decode(checked.replace('-', '+').replace('_', '/'));
  }

  /** What is behind the comma, which may be percent-encoded. */
  private static String data(String url) {
    String data = url.substring(url.indexOf(',') + 1);
    return data.indexOf('%') < 0
        ? data
        : URLDecoder.decode(data.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The JDK's lenient decoder skips letters that are none; only white space may be skipped. */
  private static String checked(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean known =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || "+/-_= \t\r\n".indexOf(c) >= 0;
      if (!known) {
        throw new IllegalArgumentException("no base64");
      }
    }
    return text;
  }
}
