package dev.primavista.server.invocations;

import dev.primavista.server.http.Problem;
import dev.primavista.server.http.Response;
import dev.primavista.server.json.JsonWriter;

/**
 * Refusals as MLflow's clients read them: {@code error_code} and {@code message}, beside the
 * members that all errors here have.
 */
final class MlflowRefusals {
  private MlflowRefusals() {}

  /** The answer that says so. */
  static Response write(Problem problem, String requestId) {
    JsonWriter json = new JsonWriter().beginObject();
    json.field("error_code", errorCode(problem.status())).field("message", message(problem));
    json.field("error", problem.message()).field("code", problem.code());
    problem.hint().ifPresent(hint -> json.field("hint", hint));
    json.field("request_id", requestId).endObject();
    return new Response(problem.status(), problem.toResponse(requestId).headers(), json.bytes());
  }

  private static String message(Problem problem) {
    return problem.code().equals("malformed_json")
        ? MlflowSentences.NO_JSON + problem.message()
        : problem.message();
  }

  private static String errorCode(int status) {
    return switch (status) {
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "RESOURCE_DOES_NOT_EXIST";
      case 429 -> "REQUEST_LIMIT_EXCEEDED";
      case 500 -> "INTERNAL_ERROR";
      case 503, 504 -> "TEMPORARILY_UNAVAILABLE";
      default -> "BAD_REQUEST";
    };
  }
}
