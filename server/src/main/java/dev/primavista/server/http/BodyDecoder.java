package dev.primavista.server.http;

import dev.primavista.core.ServingException.Cancelled;
import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.core.ServingException.TooLarge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Undoes the coding of one body or message, within its limit and the memory for all bodies.
 * Thread-safe, because a request may end while its body is decoded on another thread.
 */
public final class BodyDecoder {
  private static final int FIRST_CAPACITY = 16 * 1024;
  private static final int GREATEST_FACTOR = 4;

  private final String what;
  private final ContentCoding coding;
  private final long limit;
  private final BodyBudget budget;
  private long taken;
  private boolean released;

  /**
   * @param what it undoes, as a refusal calls it
   * @param limit of its bytes without the coding
   */
  BodyDecoder(String what, ContentCoding coding, long limit, BodyBudget budget) {
    this.what = what;
    this.coding = coding;
    this.limit = Math.min(limit, Integer.MAX_VALUE - 16);
    this.budget = budget;
  }

  /**
   * The bytes without their coding.
   *
   * @throws HttpException if they are not of this coding, or end early
   * @throws TooLarge as soon as they turn out to be more than the limit
   * @throws Overloaded if they do not fit beside those of other requests
   */
  public byte[] decode(byte[] bytes) {
    try (InputStream in = coding.decoding(new ByteArrayInputStream(bytes))) {
      return readAll(in, bytes.length);
    } catch (IOException broken) {
      throw new HttpException(
          Problem.of(
              400, "malformed_encoding", what + " is not " + coding.token() + ", or ends early"));
    }
  }

  private byte[] readAll(InputStream in, int encodedLength) throws IOException {
    long guess = Math.max(FIRST_CAPACITY, (long) encodedLength * GREATEST_FACTOR);
    byte[] plain = grown(new byte[0], Math.min(guess, limit + 1));
    int size = 0;
    for (int read = 0; read >= 0; read = in.read(plain, size, plain.length - size)) {
      size += read;
      if (size > limit) {
        throw new TooLarge(
            what + " is longer than " + limit + " bytes once it is decompressed",
            "send at most " + limit + " bytes");
      }
      if (size == plain.length) {
        plain = longer(plain);
      }
    }
    return Arrays.copyOf(plain, size);
  }

  /** Twice as long, or an eighth longer where there is no memory for that. */
  private byte[] longer(byte[] plain) {
    long size = plain.length;
    try {
      return grown(plain, Math.min(2 * size, limit + 1));
    } catch (Overloaded full) {
      return grown(plain, Math.min(size + size / 8, limit + 1));
    }
  }

  private byte[] grown(byte[] bytes, long capacity) {
    take(capacity - bytes.length);
    return Arrays.copyOf(bytes, (int) capacity);
  }

  private synchronized void take(long more) {
    if (released) {
      throw new Cancelled("the request ended while its body was decompressed");
    }
    budget.take(more);
    taken += more;
  }

  /** Forgets the body, so that others have room; what is decoded from now on is given up. */
  public synchronized void release() {
    released = true;
    budget.giveBack(taken);
    taken = 0;
  }
}
