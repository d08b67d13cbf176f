package dev.primavista.server.oip;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.ServingException.InvalidRequest;
import java.io.IOException;
import java.util.Base64;

/** Bytes as TensorFlow Serving writes them: {@code {"b64": "aGVsbG8="}}. */
final class Base64Value {
  static final String MEMBER = "b64";

  private Base64Value() {}

  /**
   * Reads the object that the parser stands at the beginning of, to its end.
   *
   * @param label for messages
   */
  static byte[] read(JsonParser parser, String label) throws IOException {
    if (parser.nextToken() != JsonToken.FIELD_NAME
        || !parser.currentName().equals(MEMBER)
        || parser.nextToken() != JsonToken.VALUE_STRING) {
      throw refused(label);
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(parser.getText());
    } catch (IllegalArgumentException e) {
      throw refused(label);
    }
    if (parser.nextToken() != JsonToken.END_OBJECT) {
      throw refused(label);
    }
    return bytes;
  }

  private static InvalidRequest refused(String label) {
    return new InvalidRequest(
        "malformed_base64",
        label + ": an object that holds no bytes (expected: {\"b64\": \"text in base64\"})");
  }
}
