package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.json.JsonCursor;
import java.util.Base64;

/** Bytes as TensorFlow Serving writes them: {@code {"b64": "aGVsbG8="}}. */
final class Base64Value {
  static final String MEMBER = "b64";

  private Base64Value() {}

  /**
   * Reads the object that comes next.
   *
   * @param label for messages
   */
  static byte[] read(JsonCursor in, String label) {
    if (!in.beginObject() || !in.name().equals(MEMBER) || in.kind() != JsonCursor.Kind.STRING) {
      throw refused(label);
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(in.text());
    } catch (IllegalArgumentException e) {
      throw refused(label);
    }
    if (in.nextMember()) {
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
