package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text as bytes and back, where nothing may be replaced on the way. */
final class UnicodeText {
  private UnicodeText() {}

  /**
   * @throws InvalidRequest if a surrogate stands alone, which JSON can write but UTF-8 cannot
   */
  static byte[] utf8(String text, String label) {
    return hasSurrogate(text) ? strictUtf8(text, label) : text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The text itself.
   *
   * @throws InvalidRequest if a surrogate stands alone in it
   */
  static String whole(String text, String label) {
    if (hasSurrogate(text)) {
      byte[] _ = strictUtf8(text, label);
    }
    return text;
  }

  private static boolean hasSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static byte[] strictUtf8(String text, String label) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new InvalidRequest(
          "malformed_text", label + ": half of a surrogate pair (expected: whole characters)");
    }
  }

  /**
   * @throws CharacterCodingException if the bytes are not UTF-8
   */
  static String text(byte[] utf8) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
  }
}
