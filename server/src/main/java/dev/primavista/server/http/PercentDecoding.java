package dev.primavista.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Percent-encoded text of a URI, decoded strictly: a broken escape or broken UTF-8 is refused. */
final class PercentDecoding {
  private PercentDecoding() {}

  /** One path segment. */
  static String segment(String encoded) {
    return encoded.indexOf('%') < 0 ? encoded : decode(encoded, false);
  }

  /** The values of a query by name, in order. */
  static Map<String, List<String>> query(String encoded) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : encoded.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        values.computeIfAbsent(decode(name, true), _ -> new ArrayList<>()).add(decode(value, true));
      }
    }
    return values;
  }

  private static String decode(String encoded, boolean plusIsSpace) {
    byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
    int size = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        bytes[size++] = (byte) octet(bytes, i);
        i += 2;
      } else {
        bytes[size++] = plusIsSpace && bytes[i] == '+' ? (byte) ' ' : bytes[i];
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, size)).toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static int octet(byte[] bytes, int percent) {
    if (percent + 2 >= bytes.length) {
      throw malformed();
    }
    int high = Character.digit(bytes[percent + 1], 16);
    int low = Character.digit(bytes[percent + 2], 16);
    if (high < 0 || low < 0) {
      throw malformed();
    }
    return high * 16 + low;
  }

  private static HttpException malformed() {
    return new HttpException(
        Problem.of(
            400, "malformed_uri", "the URI has a broken escape (expected: %XX of UTF-8 bytes)"));
  }
}
