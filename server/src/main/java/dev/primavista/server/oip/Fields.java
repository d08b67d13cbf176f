package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.json.JsonCursor;
import dev.primavista.server.json.JsonNumber;

/** Members of a request that must be of one kind, named where they are not. */
final class Fields {
  private Fields() {}

  static void require(JsonCursor in, JsonCursor.Kind kind, String param, String expected) {
    if (in.kind() != kind) {
      throw wrongType(param, expected);
    }
  }

  /** Passes over a null, which some clients send in place of a member that is not there. */
  static boolean skipsNull(JsonCursor in) {
    boolean absent = in.kind() == JsonCursor.Kind.NULL;
    if (absent) {
      in.skip();
    }
    return absent;
  }

  static String text(JsonCursor in, String param) {
    require(in, JsonCursor.Kind.STRING, param, "a string");
    return UnicodeText.whole(in.text(), "'" + param + "'");
  }

  static boolean truth(JsonCursor in, String param) {
    return switch (in.kind()) {
      case TRUE, FALSE -> in.truth();
      default -> throw wrongType(param, "true or false");
    };
  }

  /** A whole number of a range, both ends included; neither is negative. */
  static long whole(JsonCursor in, String param, long least, long greatest) {
    String expected = "a whole number from " + least + " to " + greatest;
    long magnitude = magnitude(in, param, expected);
    if (magnitude < least || magnitude > greatest) {
      throw outOfRange(param, expected);
    }
    return magnitude;
  }

  /**
   * A whole number of 64 bits without a sign; one that is greater than any long as the greatest.
   */
  static long unsigned(JsonCursor in, String param) {
    long magnitude = magnitude(in, param, "a whole number from 0 to " + Long.toUnsignedString(-1));
    return magnitude < 0 ? Long.MAX_VALUE : magnitude;
  }

  private static long magnitude(JsonCursor in, String param, String expected) {
    require(in, JsonCursor.Kind.NUMBER, param, expected);
    JsonNumber number = in.number();
    if (!number.isWhole()) {
      throw wrongType(param, expected);
    }
    if (!number.fits() || (number.isNegative() && number.magnitude() != 0)) {
      throw outOfRange(param, expected);
    }
    return number.magnitude();
  }

  private static InvalidRequest outOfRange(String param, String expected) {
    return new InvalidRequest(
        "out_of_range", "'" + param + "' is out of range (expected: " + expected + ")", param);
  }

  static InvalidRequest sharedMemory(String param) {
    return new InvalidRequest(
        "shared_memory_not_supported",
        "'"
            + param
            + "' names a shared memory region, and there is none here (expected: data in the body)",
        param);
  }

  private static InvalidRequest wrongType(String param, String expected) {
    return new InvalidRequest(
        "wrong_type", "'" + param + "' has the wrong type (expected: " + expected + ")", param);
  }
}
