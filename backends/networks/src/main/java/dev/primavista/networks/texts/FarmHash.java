package dev.primavista.networks.texts;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** FarmHash's 64-bit fingerprint ({@code farmhashna::Hash64}), as TensorFlow hashes texts. */
final class FarmHash {
  private static final long K0 = 0xc3a5c85c97cb3127L;
  private static final long K1 = 0xb492b66fbe98f273L;
  private static final long K2 = 0x9ae16a3b2f90404fL;

  private final ByteBuffer in;
  private final int length;

  private FarmHash(byte[] bytes) {
    in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    length = bytes.length;
  }

  /** The fingerprint of these bytes, an unsigned number. */
  static long of(byte[] bytes) {
    FarmHash hash = new FarmHash(bytes);
    if (bytes.length <= 16) {
      return hash.upTo16();
    }
    if (bytes.length <= 32) {
      return hash.upTo32();
    }
    return bytes.length <= 64 ? hash.upTo64() : hash.longer();
  }

  private long word(int at) {
    return in.getLong(at);
  }

  private static long mixed(long value) {
    return value ^ (value >>> 47);
  }

  private static long rotated(long value, int by) {
    return Long.rotateRight(value, by);
  }

  private static long pair(long low, long high, long multiplier) {
    long a = mixed((low ^ high) * multiplier);
    return mixed((high ^ a) * multiplier) * multiplier;
  }

  private long upTo16() {
    long multiplier = K2 + length * 2L;
    if (length >= 8) {
      long a = word(0) + K2;
      long b = word(length - 8);
      return pair(rotated(b, 37) * multiplier + a, (rotated(a, 25) + b) * multiplier, multiplier);
    }
    if (length >= 4) {
      long a = Integer.toUnsignedLong(in.getInt(0));
      long b = Integer.toUnsignedLong(in.getInt(length - 4));
      return pair(length + (a << 3), b, multiplier);
    }
    if (length == 0) {
      return K2;
    }
    long y = Byte.toUnsignedLong(in.get(0)) + (Byte.toUnsignedLong(in.get(length >> 1)) << 8);
    long z = length + (Byte.toUnsignedLong(in.get(length - 1)) << 2);
    return mixed(y * K2 ^ z * K0) * K2;
  }

  private long upTo32() {
    long multiplier = K2 + length * 2L;
    long a = word(0) * K1;
    long b = word(8);
    long c = word(length - 8) * multiplier;
    long d = word(length - 16) * K2;
    return pair(rotated(a + b, 43) + rotated(c, 30) + d, a + rotated(b + K2, 18) + c, multiplier);
  }

  private long upTo64() {
    long multiplier = K2 + length * 2L;
    long a = word(0) * K2;
    long b = word(8);
    long c = word(length - 8) * multiplier;
    long d = word(length - 16) * K2;
    long y = rotated(a + b, 43) + rotated(c, 30) + d;
    long z = pair(y, a + rotated(b + K2, 18) + c, multiplier);
    long e = word(16) * multiplier;
    long f = word(24);
    long g = (y + word(length - 32)) * multiplier;
    long h = (z + word(length - 24)) * multiplier;
    return pair(rotated(e + f, 43) + rotated(g, 30) + h, e + rotated(f + a, 18) + g, multiplier);
  }

  private long[] weak(int at, long seedA, long seedB) {
    long a = seedA + word(at);
    long b = rotated(seedB + a + word(at + 24), 21);
    long c = a;
    a += word(at + 8) + word(at + 16);
    b += rotated(a, 44);
    return new long[] {a + word(at + 24), b + c};
  }

  private long longer() {
    long seed = 81;
    long x = seed * K2 + word(0);
    long y = seed * K1 + 113;
    long z = mixed(y * K2 + 113) * K2;
    long[] v = {0, 0};
    long[] w = {0, 0};
    int end = (length - 1) / 64 * 64;
    for (int at = 0; at < end; at += 64) {
      x = rotated(x + y + v[0] + word(at + 8), 37) * K1;
      y = rotated(y + v[1] + word(at + 48), 42) * K1;
      x ^= w[1];
      y += v[0] + word(at + 40);
      z = rotated(z + w[0], 33) * K1;
      v = weak(at, v[1] * K1, x + w[0]);
      w = weak(at + 32, z + w[1], y + word(at + 16));
      long swap = z;
      z = x;
      x = swap;
    }
    return last64(x, y, z, v, w);
  }

  private long last64(long x, long y, long z, long[] v, long[] w) {
    long multiplier = K1 + ((z & 0xff) << 1);
    int at = length - 64;
    w[0] += (length - 1) & 63;
    v[0] += w[0];
    w[0] += v[0];
    long first = rotated(x + y + v[0] + word(at + 8), 37) * multiplier ^ w[1] * 9;
    long second = rotated(y + v[1] + word(at + 48), 42) * multiplier + v[0] * 9 + word(at + 40);
    long third = rotated(z + w[0], 33) * multiplier;
    long[] p = weak(at, v[1] * multiplier, first + w[0]);
    long[] q = weak(at + 32, third + w[1], second + word(at + 16));
    return pair(
        pair(p[0], q[0], multiplier) + mixed(second) * K0 + first,
        pair(p[1], q[1], multiplier) + third,
        multiplier);
  }
}
