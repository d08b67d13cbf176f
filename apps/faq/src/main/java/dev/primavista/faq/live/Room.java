package dev.primavista.faq.live;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.store.StoreException;
import java.util.List;
import java.util.Locale;

/**
 * How much of a FAQ fits into this process. Living entries are all in memory; a list that does not
 * fit is refused before anything of it is kept, as no server of this size could begin with it.
 *
 * @param bytes of the heap
 */
record Room(long bytes) {
  /** Of an entry, beside its text: its part of the indexes and what stands for it. */
  private static final long ENTRY_BYTES = 1500;

  /** Of a character of text: as it was sent, kept, typed ahead and indexed. */
  private static final long CHARACTER_BYTES = 12;

  /** The share of the heap that living entries may take. */
  private static final double SHARE = 0.8;

  static Room ofThisProcess() {
    return new Room(Runtime.getRuntime().maxMemory());
  }

  /**
   * Refuses a list that does not fit.
   *
   * @param there how many entries live already
   * @throws StoreException {@code too_many_entries}
   */
  void require(List<FaqRecord> entries, long there) {
    long needed = ENTRY_BYTES * there;
    for (FaqRecord entry : entries) {
      needed += ENTRY_BYTES + CHARACTER_BYTES * characters(entry);
    }
    if (needed > SHARE * bytes) {
      long megabytes = 1_000_000;
      throw new StoreException(
          StoreException.Kind.INVALID,
          "too_many_entries",
          String.format(
              Locale.ROOT,
              "%,d entries take about %,d MB (expected: <= %,d MB, as the heap has %,d)",
              entries.size() + there,
              needed / megabytes,
              (long) (SHARE * bytes) / megabytes,
              bytes / megabytes));
    }
  }

  private static long characters(FaqRecord entry) {
    long characters = (long) entry.question().length() + entry.answer().length();
    for (String asking : entry.askings()) {
      characters += asking.length();
    }
    return characters;
  }
}
