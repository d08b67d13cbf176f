package dev.primavista.server.http;

import dev.primavista.core.ServingException.Overloaded;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes of bodies that may be in memory at once, over all connections. Thread-safe. */
final class BodyBudget {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final long capacity;
  private final AtomicLong used = new AtomicLong();

  BodyBudget(long capacity) {
    this.capacity = capacity;
  }

  /**
   * @throws Overloaded if the bytes do not fit beside those of the other requests
   */
  void take(long bytes) {
    if (used.addAndGet(bytes) > capacity) {
      used.addAndGet(-bytes);
      throw new Overloaded("the bodies of other requests fill the memory for them", RETRY_AFTER);
    }
  }

  /**
   * The same body in a longer array, whose bytes more are taken; none are if there is no memory for
   * it.
   *
   * @throws Overloaded if they do not fit beside those of the other requests
   */
  byte[] grown(byte[] body, int capacity) {
    int more = capacity - body.length;
    take(more);
    try {
      return Arrays.copyOf(body, capacity);
    } catch (OutOfMemoryError full) {
      giveBack(more);
      throw full;
    }
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  long capacity() {
    return capacity;
  }

  long used() {
    return used.get();
  }
}
