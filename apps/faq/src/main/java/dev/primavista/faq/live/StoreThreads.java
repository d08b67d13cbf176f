package dev.primavista.faq.live;

import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.faq.store.StoreException;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.HttpException;
import dev.primavista.server.http.Problem;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Threads that wait for the database, so that no connection and no matching waits with them. */
final class StoreThreads implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int WAITING = 256;

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("faq-store-", 0).daemon().factory());

  /** A handler whose work is done on one of them; the store's refusals get their status here. */
  Handler handler(Function<Request, Response> answer) {
    return request -> submit(request, answer);
  }

  private CompletionStage<Response> submit(Request request, Function<Request, Response> answer) {
    try {
      return CompletableFuture.supplyAsync(() -> answered(request, answer), executor);
    } catch (RejectedExecutionException full) {
      throw new Overloaded("too many requests wait for the FAQ's database", Duration.ofSeconds(1));
    }
  }

  private static Response answered(Request request, Function<Request, Response> answer) {
    try {
      return answer.apply(request);
    } catch (StoreException refused) {
      Problem problem = Problem.of(status(refused.kind()), refused.code(), refused.getMessage());
      throw new HttpException(refused.field().map(problem::withParam).orElse(problem));
    }
  }

  private static int status(StoreException.Kind kind) {
    return switch (kind) {
      case ABSENT -> 404;
      case EXISTS -> 409;
      case CHANGED -> 412;
      case INVALID -> 400;
      case FULL, UNAVAILABLE -> 503;
    };
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
