package dev.primavista.faq.live;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.Unspaced;
import dev.primavista.faq.store.StoreException;
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

  /** More of a character of a question in a script without blanks: words may begin at each. */
  private static final long UNSPACED_BYTES = 48;

  /** The share of the heap that living entries may take. */
  private static final double SHARE = 0.8;

  static Room ofThisProcess() {
    return new Room(Runtime.getRuntime().maxMemory());
  }

  /** What so many entries that live already take, in bytes. */
  static long needed(long there) {
    return ENTRY_BYTES * there;
  }

  /** What an entry takes, in bytes. */
  static long needed(FaqRecord entry) {
    return ENTRY_BYTES
        + CHARACTER_BYTES * characters(entry)
        + UNSPACED_BYTES * Unspaced.count(entry.question())
        + UNSPACED_BYTES * entry.askings().stream().mapToLong(Unspaced::count).sum();
  }

  /**
   * Refuses so many entries that take so many bytes.
   *
   * @throws StoreException {@code too_many_entries}
   */
  void require(long entries, long needed) {
    if (needed > SHARE * bytes) {
      long megabytes = 1_000_000;
      throw new StoreException(
          StoreException.Kind.INVALID,
          "too_many_entries",
          String.format(
              Locale.ROOT,
              "%,d entries already take %,d MB (expected: <= %,d MB for all, as the heap has %,d)",
              entries,
              (needed + megabytes - 1) / megabytes,
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
