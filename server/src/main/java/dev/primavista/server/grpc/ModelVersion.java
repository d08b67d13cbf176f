package dev.primavista.server.grpc;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.ModelNotFound;
import dev.primavista.server.oip.ModelPath;
import java.util.OptionalLong;

/** The version that a message names. */
final class ModelVersion {
  private ModelVersion() {}

  /**
   * The version; empty where none is named.
   *
   * @throws InvalidRequest if it is no number
   * @throws ModelNotFound if no version has so many digits
   */
  static OptionalLong parse(String text) {
    return text.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(ModelPath.version(text, "model_version"));
  }
}
