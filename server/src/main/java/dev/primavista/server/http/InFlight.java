package dev.primavista.server.http;

import dev.primavista.core.ServingException.Overloaded;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests that are being answered, and whether the server is draining. Thread-safe. */
final class InFlight {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final AtomicInteger count = new AtomicInteger();
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private volatile boolean draining;
  private volatile boolean ending;

  void enter() {
    count.incrementAndGet();
  }

  void leave() {
    if (count.decrementAndGet() == 0 && ending) {
      empty.complete(null);
    }
  }

  /**
   * Of a request that was counted in.
   *
   * @throws Overloaded if more are in flight than may be
   */
  void requireRoom(int most) {
    if (count.get() > most) {
      throw new Overloaded("too many requests are in flight", RETRY_AFTER);
    }
  }

  int count() {
    return count.get();
  }

  boolean draining() {
    return draining;
  }

  /** From now on every answer closes its connection. */
  void drain() {
    draining = true;
  }

  /** Completed when no request is left; to be asked once no new ones come. */
  CompletableFuture<Void> empty() {
    ending = true;
    if (count.get() == 0) {
      empty.complete(null);
    }
    return empty;
  }
}
