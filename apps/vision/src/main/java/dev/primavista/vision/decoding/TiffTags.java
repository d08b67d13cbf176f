package dev.primavista.vision.decoding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The whole numbers in the first directory of a TIFF structure: a picture's, or EXIF's. */
final class TiffTags {
  private static final int ENTRY = 12;
  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int SIGNED_SHORT = 8;
  private static final long[] NONE = {};

  private final ByteBuffer file;
  private final int directory;
  private final int entries;

  /**
   * Those of a file, which is read as far as they are asked for.
   *
   * @throws IndexOutOfBoundsException here and below if it ends early
   */
  TiffTags(ByteBuffer file) {
    this.file = file.order(file.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    this.directory = file.getInt(4);
    this.entries = file.getShort(directory) & 0xffff;
  }

  static TiffTags of(byte[] file) {
    return new TiffTags(ByteBuffer.wrap(file));
  }

  /** The only number of a tag; another where it is absent, is none or has several. */
  long one(int tag, long otherwise) {
    long[] all = all(tag);
    return all.length == 1 && type(entry(tag)) != BYTE ? all[0] : otherwise;
  }

  /** All numbers of a tag; empty where it is absent or of a type that is no whole number. */
  long[] all(int tag) {
    int entry = entry(tag);
    if (entry < 0) {
      return NONE;
    }
    int size =
        switch (type(entry)) {
          case BYTE -> Byte.BYTES;
          case SHORT, SIGNED_SHORT -> Short.BYTES;
          case LONG -> Integer.BYTES;
          default -> 0;
        };
    long count = Integer.toUnsignedLong(file.getInt(entry + 4));
    if (size == 0) {
      return NONE;
    }
    int from = count * size <= Integer.BYTES ? entry + 8 : file.getInt(entry + 8);
    if (from < 0 || count * size > file.capacity() - from) {
      throw new IndexOutOfBoundsException("tag " + tag);
    }
    long[] all = new long[(int) count];
    for (int i = 0; i < all.length; i++) {
      all[i] = number(from + i * size, size);
    }
    return all;
  }

  /** Writes a tag that is there and has one number. */
  void set(int tag, int value) {
    int entry = entry(tag);
    if (type(entry) == LONG) {
      file.putInt(entry + 8, value);
    } else {
      file.putShort(entry + 8, (short) value);
    }
  }

  private long number(int at, int size) {
    return switch (size) {
      case Byte.BYTES -> file.get(at) & 0xff;
      case Short.BYTES -> file.getShort(at) & 0xffff;
      default -> Integer.toUnsignedLong(file.getInt(at));
    };
  }

  private int type(int entry) {
    return file.getShort(entry + 2) & 0xffff;
  }

  /** Where the last entry of a tag begins; -1 without one. */
  private int entry(int tag) {
    int found = -1;
    for (int i = 0; i < entries; i++) {
      int entry = directory + Short.BYTES + ENTRY * i;
      if ((file.getShort(entry) & 0xffff) == tag) {
        found = entry;
      }
    }
    return found;
  }
}
