package dev.primavista.sklearn.numeric;

/**
 * The random numbers of numpy's {@code RandomState(seed)}: MT19937, period {@code 2^19937 - 1}
 * (Matsumoto and Nishimura, 1998).
 */
public final class MersenneTwister {
  private static final int SIZE = 624;
  private static final int SHIFT = 397;

  private final int[] words = new int[SIZE];
  private int position = SIZE;

  /** Seeded with the lower 32 bits. */
  public MersenneTwister(long seed) {
    words[0] = (int) seed;
    for (int i = 1; i < SIZE; i++) {
      words[i] = 1812433253 * (words[i - 1] ^ (words[i - 1] >>> 30)) + i;
    }
  }

  /** The next 32 random bits. */
  public int next() {
    if (position == SIZE) {
      refill();
    }
    int y = words[position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private void refill() {
    for (int i = 0; i < SIZE; i++) {
      int y = (words[i] & 0x80000000) | (words[(i + 1) % SIZE] & 0x7fffffff);
      words[i] = words[(i + SHIFT) % SIZE] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
    }
    position = 0;
  }

  /** A number from zero, included, to one: {@code RandomState.random_sample()}, 53 random bits. */
  public double nextDouble() {
    int high = next() >>> 5;
    int low = next() >>> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

  /**
   * Which of several comes out of one throw: {@code RandomState.multinomial(1, shares)}, a yes or
   * no for each in turn until there is a yes.
   *
   * @param shares their probabilities, which sum to one
   */
  public int oneOf(double[] shares) {
    double rest = 1;
    for (int i = 0; i + 1 < shares.length; i++) {
      if (happens(shares[i] / rest)) {
        return i;
      }
      rest -= shares[i];
    }
    return shares.length - 1;
  }

  /**
   * {@code RandomState.binomial(1, p)}, which asks the rarer side and draws again if it is none.
   */
  private boolean happens(double p) {
    if (p == 0) {
      return false;
    }
    boolean turned = p > 0.5;
    double rare = turned ? 1 - p : p;
    double q = 1 - rare;
    double u = nextDouble();
    while (u > q) {
      if (u - q <= rare * q / q) {
        return !turned;
      }
      u = nextDouble();
    }
    return turned;
  }

  /** An integer from zero to this one, both included: {@code RandomState.randint(0, last + 1)}. */
  public int upTo(int last) {
    if (last == 0) {
      return 0;
    }
    int mask = -1 >>> Integer.numberOfLeadingZeros(last);
    int value = next() & mask;
    while (value > last) {
      value = next() & mask;
    }
    return value;
  }

  /** The numbers from zero on in random order: {@code RandomState.permutation(size)}. */
  public int[] permutation(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    for (int i = size - 1; i > 0; i--) {
      int j = upTo(i);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}
