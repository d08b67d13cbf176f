package dev.primavista.benchmarks;

import java.util.concurrent.atomic.AtomicLongArray;

/** How often a model was asked for each number: never, once or more often. Thread-safe. */
final class AskedNumbers {
  static final AskedNumbers NONE = new AskedNumbers(0);

  private static final int PER_WORD = 32;

  private final AtomicLongArray words;

  AskedNumbers(int most) {
    words = new AtomicLongArray(most / PER_WORD);
  }

  /** Numbers that are not counted, such as those of a warm-up, are negative. */
  void add(int number) {
    if (number < 0 || number / PER_WORD >= words.length()) {
      return;
    }
    int shift = 2 * (number % PER_WORD);
    words.accumulateAndGet(number / PER_WORD, 1L << shift, (word, one) -> raised(word, one, shift));
  }

  /** Counts to two in two bits. */
  private static long raised(long word, long one, int shift) {
    long count = (word >>> shift) & 3;
    return count == 2 ? word : word + one;
  }

  /** {@code once N more M}. */
  @Override
  public String toString() {
    long once = 0;
    long more = 0;
    for (int i = 0; i < words.length(); i++) {
      long word = words.get(i);
      once += Long.bitCount(word & 0x5555_5555_5555_5555L);
      more += Long.bitCount(word & 0xAAAA_AAAA_AAAA_AAAAL);
    }
    return "once " + once + " more " + more;
  }
}
