package dev.primavista.server.grpc;

import dev.primavista.core.ServingException.InvalidRequest;
import java.util.OptionalLong;

/** The version that a message names. */
final class ModelVersion {
  private static final int MOST_DIGITS = 18;

  private ModelVersion() {}

  /**
   * The version; empty where none is named.
   *
   * @throws InvalidRequest if it is no number
   */
  static OptionalLong parse(String text) {
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (text.length() > MOST_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new InvalidRequest(
          "wrong_version", "the version is no number (expected: digits)", "model_version");
    }
    return OptionalLong.of(Long.parseLong(text));
  }
}
