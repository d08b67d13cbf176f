package dev.primavista.server.http;

import dev.primavista.core.ServingException;
import dev.primavista.server.json.JsonWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an error answer says. Its JSON has {@code error} as text, as Open Inference Protocol clients
 * read it, and the other members beside it.
 *
 * @param status HTTP's number
 * @param code a stable word for programs
 * @param message one sentence: the offending value and what was expected
 * @param param the wrong field, as the caller would write it
 * @param hint what to do, as an instruction
 * @param retryAfterSeconds when to come back
 */
public record Problem(
    int status,
    String code,
    String message,
    Optional<String> param,
    Optional<String> hint,
    OptionalLong retryAfterSeconds) {

  /** A problem of the web itself, such as an unknown path. */
  public static Problem of(int status, String code, String message) {
    return new Problem(
        status, code, message, Optional.empty(), Optional.empty(), OptionalLong.empty());
  }

  public Problem withParam(String field) {
    return new Problem(status, code, message, Optional.of(field), hint, retryAfterSeconds);
  }

  public Problem withHint(String text) {
    return new Problem(status, code, message, param, Optional.of(text), retryAfterSeconds);
  }

  /** The one place where core's errors get their HTTP status. */
  public static Problem of(ServingException e) {
    int status =
        switch (e) {
          case ServingException.InvalidRequest _ -> 400;
          case ServingException.TooLarge _ -> 413;
          case ServingException.ModelNotFound _ -> 404;
          case ServingException.ModelNotReady _, ServingException.Cancelled _ -> 503;
          case ServingException.Overloaded _ -> 503;
          case ServingException.DeadlineExceeded _ -> 504;
          case ServingException.BackendFailure _ -> 500;
        };
    OptionalLong retryAfter = e.retryAfter().stream().mapToLong(Problem::wholeSeconds).findFirst();
    return new Problem(status, e.code(), e.getMessage(), e.param(), e.hint(), retryAfter);
  }

  /** The answer to whatever a handler threw; what is not known says nothing of itself. */
  static Problem of(Throwable failure) {
    return switch (failure) {
      case ServingException known -> of(known);
      case HttpException web -> web.problem();
      default -> of(500, "internal_error", "the server failed on this request; its log says why");
    };
  }

  /** The answer that says so. */
  public Response toResponse(String requestId) {
    JsonWriter json = new JsonWriter().beginObject().field("error", message).field("code", code);
    param.ifPresent(text -> json.field("param", text));
    hint.ifPresent(text -> json.field("hint", text));
    json.field("request_id", requestId).endObject();
    return timed(Response.json(status, json));
  }

  /** The answer with when to come back, where that is known. */
  Response timed(Response response) {
    return retryAfterSeconds.isPresent()
        ? response.withHeader("retry-after", Long.toString(retryAfterSeconds.getAsLong()))
        : response;
  }

  private static long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }
}
