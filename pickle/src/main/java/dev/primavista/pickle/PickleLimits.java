package dev.primavista.pickle;

/**
 * How much a file may ask for.
 *
 * @param bytes of the file, after decompression
 * @param opcodes instructions in all pickles of the file together
 * @param depth nested marks, that is, unfinished containers
 * @param memoEntries remembered values
 * @param arrayBytes in all arrays together
 */
public record PickleLimits(long bytes, long opcodes, int depth, int memoEntries, long arrayBytes) {
  public PickleLimits {
    if (bytes < 1 || opcodes < 1 || depth < 1 || memoEntries < 1 || arrayBytes < 1) {
      throw new IllegalArgumentException("a limit is below 1 (expected: >= 1)");
    }
  }

  /** 2 GB of file, 200 million instructions, 10,000 deep, 50 million values, 2 GB of arrays. */
  public static PickleLimits defaults() {
    return new PickleLimits(2_000_000_000L, 200_000_000L, 10_000, 50_000_000, 2_000_000_000L);
  }
}
