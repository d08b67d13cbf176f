package dev.primavista.server.http;

import dev.primavista.core.ServingException.Overloaded;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of answers that may wait at once for their clients to take them, over all connections. One
 * that is longer than all of it goes out alone. Thread-safe.
 */
final class AnswerBudget {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final long capacity;
  private final AtomicLong used = new AtomicLong();

  AnswerBudget(long capacity) {
    this.capacity = capacity;
  }

  /**
   * @throws Overloaded if the bytes do not fit beside those of the other answers
   */
  void take(long bytes) {
    long before = used.getAndAdd(bytes);
    if (before > 0 && before + bytes > capacity) {
      used.addAndGet(-bytes);
      throw new Overloaded(
          "answers that their clients do not take fill the memory for them", RETRY_AFTER);
    }
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }
}
