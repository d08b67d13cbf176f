package dev.primavista.server;

import dev.primavista.core.ServingException.ModelNotFound;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.HttpException;
import dev.primavista.server.http.Problem;
import dev.primavista.server.http.Route;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/**
 * Says 503 and when to come back, not 404, of a model that is not known before all were loaded: it
 * may be one of those that are still to come.
 *
 * @param opened whether the start is over
 */
record Starting(BooleanSupplier opened) {
  private static final int HTTP_UNAVAILABLE = 503;
  private static final long RETRY_AFTER_SECONDS = 1;

  Route around(Route route) {
    return route.withHandler(around(route.handler()));
  }

  private Handler around(Handler handler) {
    return request -> {
      if (opened.getAsBoolean()) {
        return handler.handle(request);
      }
      try {
        return handler
            .handle(request)
            .exceptionallyCompose(failure -> CompletableFuture.failedStage(later(failure)));
      } catch (ModelNotFound unknown) {
        throw notYet();
      }
    };
  }

  private static Throwable later(Throwable failure) {
    boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
    return (wrapped ? failure.getCause() : failure) instanceof ModelNotFound ? notYet() : failure;
  }

  private static HttpException notYet() {
    return new HttpException(
        new Problem(
            HTTP_UNAVAILABLE,
            "model_not_ready",
            "the server is starting and has not loaded all its models yet",
            Optional.empty(),
            Optional.of("ask again when /v2/health/ready says yes"),
            OptionalLong.of(RETRY_AFTER_SECONDS)));
  }
}
