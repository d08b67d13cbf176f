package dev.primavista.faq.data;

/**
 * An entry of a list.
 *
 * @param record whose id is the entry's number in the list where the list gives none
 * @param numbered whether that is so
 */
public record ListedEntry(FaqRecord record, boolean numbered) {
  /** An entry with an id of its own. */
  public static ListedEntry named(FaqRecord record) {
    return new ListedEntry(record, false);
  }
}
