package dev.primavista.server.http;

import dev.primavista.core.ServingException.TooLarge;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Gathers a body in one array: of its exact size where the client told the length, growing
 * otherwise. Used on one event loop.
 */
final class BodyReader {
  private static final int FIRST_CAPACITY = 8 * 1024;
  private static final byte[] NOTHING = {};

  private final long limit;
  private final BodyBudget budget;
  private byte[] bytes = NOTHING;
  private int size;

  BodyReader(long limit, BodyBudget budget) {
    this.limit = Math.min(limit, Integer.MAX_VALUE - 16);
    this.budget = budget;
  }

  /**
   * Makes room for a body whose length is known.
   *
   * @throws TooLarge if it exceeds the limit
   */
  void expect(long length) {
    if (length > limit) {
      throw tooLarge();
    }
    grow((int) length);
  }

  /**
   * @throws TooLarge if the body grew beyond the limit
   */
  void add(Buffer chunk) {
    long total = (long) size + chunk.length();
    if (total > limit) {
      throw tooLarge();
    }
    if (total > bytes.length) {
      long doubled = Math.max(FIRST_CAPACITY, 2L * bytes.length);
      grow((int) Math.max(total, Math.min(doubled, limit)));
    }
    chunk.getBytes(bytes, size);
    size = (int) total;
  }

  private void grow(int capacity) {
    if (capacity > bytes.length) {
      budget.take(capacity - bytes.length);
      bytes = Arrays.copyOf(bytes, capacity);
    }
  }

  int size() {
    return size;
  }

  /** The body; an array of exactly its size. */
  byte[] bytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  /** Forgets the body, so that others have room. */
  void release() {
    budget.giveBack(bytes.length);
    bytes = NOTHING;
    size = 0;
  }

  private TooLarge tooLarge() {
    return new TooLarge(
        "the body is longer than " + limit + " bytes", "send at most " + limit + " bytes");
  }
}
