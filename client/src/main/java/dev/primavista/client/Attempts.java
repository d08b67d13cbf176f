package dev.primavista.client;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request's attempts, one after the other, until one is answered or the time, the attempts or
 * the client's retries are used up. Each waits for its turn. A result that its caller completes, as
 * by cancelling it, ends the attempt that is under way.
 */
final class Attempts {
  /** Servers take no deadline beyond it. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private final HttpClient http;
  private final ClientConfig config;
  private final Turns turns;
  private final Retries retries;
  private final RetryBudget budget;
  private final Timing timing;

  Attempts(HttpClient http, ClientConfig config, Turns turns, Timing timing) {
    this.http = http;
    this.config = config;
    this.turns = turns;
    this.retries = config.retries();
    this.budget = new RetryBudget(retries);
    this.timing = timing;
  }

  /**
   * Makes them.
   *
   * @param timeout of all together
   * @param request the request of one attempt, for what is left of the time
   * @param reading makes the result of an answer, or throws an {@link InferenceException}
   * @return fails with an {@link InferenceException}
   */
  <T> CompletableFuture<T> send(
      Duration timeout,
      Function<Duration, HttpRequest> request,
      Function<HttpResponse<byte[]>, T> reading) {
    budget.earn();
    Duration bounded = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
    Run<T> run = new Run<>(timing.nanos() + bounded.toNanos(), request, reading);
    run.attempt();
    return run.result;
  }

  private final class Run<T> {
    final CompletableFuture<T> result = new CompletableFuture<>();
    private final long end;
    private final Function<Duration, HttpRequest> request;
    private final Function<HttpResponse<byte[]>, T> reading;
    private volatile @Nullable CompletableFuture<?> pending;
    private int made;

    Run(
        long end,
        Function<Duration, HttpRequest> request,
        Function<HttpResponse<byte[]>, T> reading) {
      this.end = end;
      this.request = request;
      this.reading = reading;
      var _ = result.whenComplete((_, _) -> endPending());
    }

    private void endPending() {
      CompletableFuture<?> last = pending;
      if (result.isDone() && last != null) {
        last.cancel(true);
      }
    }

    private Duration left() {
      return Duration.ofNanos(end - timing.nanos());
    }

    void attempt() {
      if (http.isTerminated()) {
        fail(Losses.closed());
        return;
      }
      Duration left = left();
      if (!left.isPositive()) {
        fail(Losses.expired(null));
        return;
      }
      CompletableFuture<Void> turn = turns.take();
      await(turn);
      var _ =
          turn.orTimeout(left.toNanos(), TimeUnit.NANOSECONDS)
              .whenComplete(
                  (_, failure) -> {
                    switch (failure) {
                      case null -> exchange(left());
                      case InferenceException closed -> fail(closed);
                      case TimeoutException late -> fail(Losses.crowded(config.exchanges(), late));
                      default -> ended(null, failure);
                    }
                  });
    }

    /** The turn ends with it. */
    private void exchange(Duration left) {
      CompletableFuture<HttpResponse<byte[]>> exchange = begun(left);
      await(exchange);
      // The request's own timeout ends with the head of the answer.
      var _ =
          exchange
              .copy()
              .orTimeout(left.toNanos(), TimeUnit.NANOSECONDS)
              .whenComplete(
                  (response, failure) -> {
                    boolean _ = exchange.cancel(true);
                    turns.end();
                    ended(response, failure);
                  });
    }

    private CompletableFuture<HttpResponse<byte[]>> begun(Duration left) {
      if (result.isDone()) {
        return CompletableFuture.failedFuture(new CancellationException());
      }
      if (!left.isPositive()) {
        return CompletableFuture.failedFuture(Losses.expired(null));
      }
      made++;
      try {
        return http.sendAsync(request.apply(left), BoundedBody.handler(config.answerBytes()));
      } catch (RuntimeException | OutOfMemoryError unsent) {
        return CompletableFuture.failedFuture(InferenceException.unsent(unsent));
      }
    }

    /** Remembers what to end when the caller goes away. */
    private void await(CompletableFuture<?> next) {
      pending = next;
      endPending();
    }

    private void ended(@Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
      if (result.isDone()) {
        return;
      }
      try {
        if (response == null) {
          throw Losses.of(failure, config.origin());
        }
        result.complete(reading.apply(response));
      } catch (InferenceException refused) {
        retryOrFail(refused);
      } catch (RuntimeException | OutOfMemoryError unread) {
        fail(new InferenceException.Malformed("the answer cannot be read: " + unread, unread));
      }
    }

    private void retryOrFail(InferenceException failure) {
      if (made >= retries.attempts() || !retries.covers(failure)) {
        fail(failure);
        return;
      }
      Duration wait = retries.delay(made, timing.random());
      Optional<Duration> asked =
          failure instanceof InferenceException.Unavailable busy
              ? busy.retryAfter()
              : Optional.empty();
      Duration all = asked.filter(least -> least.compareTo(wait) > 0).orElse(wait);
      if (all.compareTo(left()) >= 0 || !budget.take()) {
        fail(failure);
        return;
      }
      CompletableFuture<Void> pause = timing.after(all);
      await(pause);
      var _ = pause.thenRun(this::attempt);
    }

    private void fail(InferenceException failure) {
      result.completeExceptionally(failure);
    }
  }
}
