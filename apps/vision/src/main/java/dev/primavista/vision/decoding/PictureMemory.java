package dev.primavista.vision.decoding;

import java.util.concurrent.Semaphore;

/** Heap for decoded pictures, shared by all who decode at a time. Thread-safe. */
final class PictureMemory {
  /** Half of the heap: requests, answers and models need the rest. */
  static final PictureMemory OF_HEAP = new PictureMemory(Runtime.getRuntime().maxMemory() / 2);

  private static final int UNIT = 1 << 10;
  private static final int MEBIBYTE = 1 << 20;

  private final int units;
  private final Semaphore free;

  PictureMemory(long bytes) {
    this.units = Math.toIntExact(Math.min(bytes / UNIT, Integer.MAX_VALUE));
    this.free = new Semaphore(units);
  }

  /** What was taken, until it is closed. */
  interface Share extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes so many bytes.
   *
   * @throws ImageException {@code too_large} if there are never so many, {@code overloaded} if
   *     there are not now
   */
  Share take(long bytes) {
    long wanted = Math.ceilDiv(bytes, UNIT);
    if (wanted > units) {
      throw new ImageException(
          "too_large",
          "a picture that takes %d MiB to decode (expected: at most %d MiB, half of the heap)"
              .formatted(Math.ceilDiv(bytes, MEBIBYTE), units / (MEBIBYTE / UNIT)));
    }
    if (!free.tryAcquire((int) wanted)) {
      throw shortage();
    }
    return () -> free.release((int) wanted);
  }

  /** Why a picture is not decoded now that might be later. */
  static ImageException shortage() {
    return new ImageException(
        "overloaded", "the memory for decoded pictures is taken by others at the moment");
  }
}
