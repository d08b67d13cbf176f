package dev.primavista.server.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Answers the requests of one route. Where it throws, or its stage fails, the caller gets the
 * matching error: a {@link dev.primavista.core.ServingException} becomes its own status, anything
 * else 500.
 */
@FunctionalInterface
public interface Handler {
  CompletionStage<Response> handle(Request request);

  /** A handler that has its answer at once. */
  static Handler of(Function<Request, Response> answer) {
    return request -> CompletableFuture.completedFuture(answer.apply(request));
  }

  /**
   * A handler whose answer takes a while, on a thread of its own, which is there also when all
   * others are busy.
   *
   * @param thread its name
   */
  static Handler apart(String thread, Function<Request, Response> answer) {
    return request -> {
      CompletableFuture<Response> told = new CompletableFuture<>();
      Thread.ofVirtual()
          .name(thread)
          .start(() -> told.completeAsync(() -> answer.apply(request), Runnable::run));
      return told;
    };
  }
}
