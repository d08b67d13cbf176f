package dev.primavista.trees.catboost;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** CityHash64 of version 1.0, with which CatBoost names categories. */
final class CityHash {
  private static final long K0 = 0xc3a5c85c97cb3127L;
  private static final long K1 = 0xb492b66fbe98f273L;
  private static final long K2 = 0x9ae16a3b2f90404fL;
  private static final long K3 = 0xc949d7c7509e6557L;
  private static final long MULTIPLIER = 0x9ddfea08eb382d69L;

  private final ByteBuffer in;
  private final int length;

  private CityHash(byte[] bytes) {
    in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    length = bytes.length;
  }

  /** The hash of these bytes. */
  static long of(byte[] bytes) {
    CityHash hash = new CityHash(bytes);
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

  private static long pair(long low, long high) {
    long a = mixed((low ^ high) * MULTIPLIER);
    return mixed((high ^ a) * MULTIPLIER) * MULTIPLIER;
  }

  private long upTo16() {
    if (length > 8) {
      long a = word(0);
      long b = word(length - 8);
      return pair(a, rotated(b + length, length)) ^ b;
    }
    if (length >= 4) {
      long a = Integer.toUnsignedLong(in.getInt(0));
      return pair(length + (a << 3), Integer.toUnsignedLong(in.getInt(length - 4)));
    }
    if (length == 0) {
      return K2;
    }
    int first = Byte.toUnsignedInt(in.get(0));
    int middle = Byte.toUnsignedInt(in.get(length >> 1));
    int last = Byte.toUnsignedInt(in.get(length - 1));
    long y = first + ((long) middle << 8);
    long z = length + ((long) last << 2);
    return mixed(y * K2 ^ z * K3) * K2;
  }

  private long upTo32() {
    long a = word(0) * K1;
    long b = word(8);
    long c = word(length - 8) * K2;
    long d = word(length - 16) * K0;
    return pair(rotated(a - b, 43) + rotated(c, 30) + d, a + rotated(b ^ K3, 20) - c + length);
  }

  private long upTo64() {
    long z = word(24);
    long a = word(0) + (length + word(length - 16)) * K0;
    long b = rotated(a + z, 52);
    long c = rotated(a, 37);
    a += word(8);
    c += rotated(a, 7);
    a += word(16);
    long vf = a + z;
    long vs = b + rotated(a, 31) + c;
    a = word(16) + word(length - 32);
    z = word(length - 8);
    b = rotated(a + z, 52);
    c = rotated(a, 37);
    a += word(length - 24);
    c += rotated(a, 7);
    a += word(length - 16);
    long wf = a + z;
    long ws = b + rotated(a, 31) + c;
    long r = mixed((vf + ws) * K2 + (wf + vs) * K0);
    return mixed(r * K0 + vs) * K2;
  }

  private long[] weak(int at, long seedA, long seedB) {
    long w = word(at);
    long x = word(at + 8);
    long y = word(at + 16);
    long z = word(at + 24);
    long a = seedA + w;
    long b = rotated(seedB + a + z, 21);
    long c = a;
    a += x;
    a += y;
    b += rotated(a, 44);
    return new long[] {a + z, b + c};
  }

  private long longer() {
    long x = word(0);
    long y = word(length - 16) ^ K1;
    long z = word(length - 56) ^ K0;
    long[] v = weak(length - 64, length, y);
    long[] w = weak(length - 32, length * K1, K0);
    z += mixed(v[1]) * K1;
    x = rotated(z + x, 39) * K1;
    y = rotated(y, 33) * K1;
    int end = (length - 1) & ~63;
    for (int at = 0; at < end; at += 64) {
      x = rotated(x + y + v[0] + word(at + 16), 37) * K1;
      y = rotated(y + v[1] + word(at + 48), 42) * K1;
      x ^= w[1];
      y ^= v[0];
      z = rotated(z ^ w[0], 33);
      v = weak(at, v[1] * K1, x + w[0]);
      w = weak(at + 32, z + w[1], y);
      long swap = z;
      z = x;
      x = swap;
    }
    return pair(pair(v[0], w[0]) + mixed(y) * K1 + z, pair(v[1], w[1]) + x);
  }
}
