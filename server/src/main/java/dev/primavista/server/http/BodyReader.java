package dev.primavista.server.http;

import dev.primavista.core.ServingException.TooLarge;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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
  private @Nullable BodyDecoder decoder;

  private BodyReader(long limit, BodyBudget budget) {
    this.limit = Math.min(Math.min(limit, budget.capacity()), Integer.MAX_VALUE - 16);
    this.budget = budget;
  }

  /**
   * Of a request that was let in; makes room for its body if the client told the length.
   *
   * @param limit of its bytes, compressed and not; never more than the budget ever has
   * @throws TooLarge if the length exceeds the limit
   * @throws HttpException if the head says of the body what is not known here
   */
  static BodyReader of(HttpServerRequest request, long limit, BodyBudget budget) {
    BodyReader reader = new BodyReader(limit, budget);
    Optional<ContentCoding> coding = Heads.contentCoding(request);
    if (coding.isPresent()) {
      reader.decoder = new BodyDecoder("the body", coding.get(), limit, budget);
    }
    OptionalLong length = Heads.contentLength(request);
    if (length.isPresent()) {
      reader.expect(length.getAsLong());
    }
    return reader;
  }

  private void expect(long length) {
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
      bytes = budget.grown(bytes, capacity);
    }
  }

  int size() {
    return size;
  }

  /** The body, once it is whole; an array of exactly its size, which alone is held from then on. */
  byte[] bytes() {
    if (size < bytes.length) {
      budget.giveBack(bytes.length - size);
      bytes = Arrays.copyOf(bytes, size);
    }
    return bytes;
  }

  /** What undoes its coding; null where it has none. */
  @Nullable BodyDecoder decoder() {
    return decoder;
  }

  /** Forgets the body, so that others have room. */
  void release() {
    if (decoder != null) {
      decoder.release();
    }
    budget.giveBack(bytes.length);
    bytes = NOTHING;
    size = 0;
  }

  private TooLarge tooLarge() {
    return new TooLarge(
        "the body is longer than " + limit + " bytes", "send at most " + limit + " bytes");
  }
}
