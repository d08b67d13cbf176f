package dev.primavista.faq.live;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The text of a header's field, whose bytes the server takes one by one as Latin-1: UTF-8, or ASCII
 * in the form of RFC 8187 ({@code UTF-8''J%C3%BCrgen}); what is neither is Latin-1 indeed.
 */
final class HeaderText {
  private static final String EXTENDED = "UTF-8''";

  private HeaderText() {}

  static String of(String field) {
    if (field.regionMatches(true, 0, EXTENDED, 0, EXTENDED.length())) {
      String written = field.substring(EXTENDED.length());
      try {
        return URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return written;
      }
    }
    try {
      byte[] bytes = field.getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return field;
    }
  }
}
