package dev.primavista.networks.texts;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** SipHash-2-4, as TensorFlow hashes texts with a key. */
final class SipHash {
  private long v0;
  private long v1;
  private long v2;
  private long v3;

  private SipHash(long first, long second) {
    v0 = first ^ 0x736f6d6570736575L;
    v1 = second ^ 0x646f72616e646f6dL;
    v2 = first ^ 0x6c7967656e657261L;
    v3 = second ^ 0x7465646279746573L;
  }

  /** The hash of these bytes with a key of two numbers, an unsigned number. */
  static long of(byte[] bytes, long first, long second) {
    SipHash hash = new SipHash(first, second);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= Long.BYTES) {
      hash.add(in.getLong());
    }
    long last = (long) bytes.length << 56;
    for (int shift = 0; in.hasRemaining(); shift += 8) {
      last |= Byte.toUnsignedLong(in.get()) << shift;
    }
    hash.add(last);
    hash.v2 ^= 0xff;
    hash.rounds(4);
    return hash.v0 ^ hash.v1 ^ hash.v2 ^ hash.v3;
  }

  private void add(long word) {
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
