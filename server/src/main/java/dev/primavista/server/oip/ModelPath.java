package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.ModelNotFound;
import dev.primavista.core.ServingException.ModelNotReady;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.server.http.Request;
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
   * @throws ModelNotFound if no version has so many digits
   */
  public static OptionalLong version(Request request) {
    return request
        .findPathParam("version")
        .map(text -> OptionalLong.of(version(text, "version")))
        .orElseGet(OptionalLong::empty);
  }

  /**
   * A version's number.
   *
   * @param param where the text was sent, for programs
   * @throws InvalidRequest if it is no number
   * @throws ModelNotFound if no version has so many digits
   */
  public static long version(String text, String param) {
    if (!text.matches("[0-9]+")) {
      throw new InvalidRequest(
          "wrong_version", "the version is no number (expected: digits)", param);
    }
    if (!text.matches("0*[0-9]{1,18}")) {
      throw new ModelNotFound(
          "there is no version of so many digits (expected: 18 at most)",
          "leave the version out to ask the one that is served by default");
    }
    return Long.parseLong(text);
  }
}
