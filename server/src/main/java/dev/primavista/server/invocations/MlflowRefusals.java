package dev.primavista.server.invocations;

import dev.primavista.core.ServingException;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Problem;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.json.JsonWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Refusals as MLflow's clients read them: {@code error_code} and {@code message}, beside the
 * members that all errors here have. Failures of the server itself pass, to be logged.
 */
final class MlflowRefusals {
  private MlflowRefusals() {}

  /** The same handler with its refusals in that form. */
  static Handler of(Handler handler) {
    return request ->
        answered(handler, request).exceptionally(failure -> refusal(failure, request));
  }

  private static CompletionStage<Response> answered(Handler handler, Request request) {
    try {
      return handler.handle(request);
    } catch (ServingException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private static Response refusal(Throwable failure, Request request) {
    Throwable inner = failure.getCause();
    Throwable cause = failure instanceof CompletionException && inner != null ? inner : failure;
    if (!(cause instanceof ServingException known)
        || known instanceof ServingException.BackendFailure) {
      throw new CompletionException(cause);
    }
    Problem problem = Problem.of(known);
    JsonWriter json = new JsonWriter().beginObject();
    json.field("error_code", errorCode(problem.status())).field("message", problem.message());
    json.field("error", problem.message()).field("code", problem.code());
    problem.hint().ifPresent(hint -> json.field("hint", hint));
    json.field("request_id", request.id()).endObject();
    return new Response(problem.status(), problem.toResponse(request.id()).headers(), json.bytes());
  }

  private static String errorCode(int status) {
    return switch (status) {
      case 404 -> "RESOURCE_DOES_NOT_EXIST";
      case 503, 504 -> "TEMPORARILY_UNAVAILABLE";
      default -> "BAD_REQUEST";
    };
  }
}
