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
  private static final byte[] NOTHING = {};

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
   * The bytes without their coding, for which alone it holds memory from then on.
   *
   * @param bytes that hold memory of their own meanwhile
   * @throws HttpException if they are not of this coding, or end early
   * @throws TooLarge as soon as they turn out to be more than the limit, or than there is ever
   *     memory for beside those with their coding
   * @throws Overloaded if they do not fit beside those of other requests
   */
  public byte[] decode(byte[] bytes) {
    try (InputStream in = coding.decoding(new ByteArrayInputStream(bytes))) {
      long most = Math.min(limit, budget.capacity() - bytes.length);
      return readAll(in, (long) bytes.length * GREATEST_FACTOR, most);
    } catch (IOException broken) {
      throw new HttpException(
          Problem.of(
              400, "malformed_encoding", what + " is not " + coding.token() + ", or ends early"));
    }
  }

  private byte[] readAll(InputStream in, long guess, long most) throws IOException {
    byte[] plain = grown(NOTHING, Math.min(Math.max(FIRST_CAPACITY, guess), most));
    int size = in.readNBytes(plain, 0, plain.length);
    while (size == plain.length) {
      int next = in.read();
      if (next < 0) {
        return plain;
      }
      if (size == most) {
        throw new TooLarge(
            what + " is longer than " + most + " bytes once it is decompressed",
            "send at most " + most + " bytes");
      }
      plain = longer(plain, most);
      plain[size++] = (byte) next;
      size += in.readNBytes(plain, size, plain.length - size);
    }
    giveBack(plain.length - size);
    return Arrays.copyOf(plain, size);
  }

  /** Twice as long, or an eighth longer where there is no memory for that. */
  private byte[] longer(byte[] plain, long most) {
    long size = plain.length;
    try {
      return grown(plain, Math.min(2 * size, most));
    } catch (Overloaded full) {
      return grown(plain, Math.min(size + Math.max(1, size / 8), most));
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

  private synchronized void giveBack(long less) {
    if (!released) {
      budget.giveBack(less);
      taken -= less;
    }
  }

  /** Bytes of memory that it holds. */
  public synchronized long held() {
    return taken;
  }

  /** Forgets the body, so that others have room; what is decoded from now on is given up. */
  public synchronized void release() {
    released = true;
    budget.giveBack(taken);
    taken = 0;
  }
}
