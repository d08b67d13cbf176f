package dev.primavista.pickle;

/**
 * How much a file may ask for.
 *
 * @param bytes of the file, after decompression
 * @param opcodes instructions in all pickles of the file together; what one of them copies counts
 *     as more
 * @param depth nested marks, that is, unfinished containers
 * @param memoEntries remembered values
 * @param arrayBytes in all arrays together
 */
public record PickleLimits(long bytes, long opcodes, int depth, int memoEntries, long arrayBytes) {
  /** What one instruction makes at most, beside arrays and texts: an empty dict. */
  static final int BYTES_PER_OPCODE = 112;

  public PickleLimits {
    if (bytes < 1 || opcodes < 1 || depth < 1 || memoEntries < 1 || arrayBytes < 1) {
      throw new IllegalArgumentException("a limit is below 1 (expected: >= 1)");
    }
  }

  /** What this process's heap can hold. */
  public static PickleLimits defaults() {
    return forHeap(Runtime.getRuntime().maxMemory());
  }

  /**
   * What a heap of so many bytes can hold, and no more than 2 GB of file, 200 million instructions,
   * 10,000 deep, 50 million values and 2 GB of arrays.
   */
  public static PickleLimits forHeap(long heapBytes) {
    long bytes = Math.clamp(heapBytes / 2, 1, 2_000_000_000L);
    long opcodes = Math.clamp(heapBytes / BYTES_PER_OPCODE, 1, 200_000_000L);
    return new PickleLimits(bytes, opcodes, 10_000, (int) Math.min(opcodes, 50_000_000), bytes);
  }
}
