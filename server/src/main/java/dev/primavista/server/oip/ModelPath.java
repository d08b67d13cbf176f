package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.ModelNotReady;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.server.http.Request;
import java.util.Optional;
import java.util.OptionalLong;

/** The model that a path names. */
public final class ModelPath {
  private ModelPath() {}

  /**
   * The model itself.
   *
   * @throws ModelNotReady if it does not answer now
   */
  public static ModelHandle ready(ModelStatus status) {
    return status.ready();
  }

  /**
   * The version in the path; empty where it names none.
   *
   * @throws InvalidRequest if it is no number
   */
  public static OptionalLong version(Request request) {
    Optional<String> text = request.findPathParam("version");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!text.get().matches("0{0,18}[1-9][0-9]{0,17}")) {
      throw new InvalidRequest(
          "wrong_version", "the version is no number (expected: digits)", "version");
    }
    return OptionalLong.of(Long.parseLong(text.get()));
  }
}
