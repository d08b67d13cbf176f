package dev.primavista.faq.store;

import dev.primavista.faq.data.FaqRecord;
import java.time.Instant;

/**
 * One line of the audit trail, which nobody edits.
 *
 * @param number greater than that of every change before, over all FAQs of the store
 * @param record the entry after the change; before it where it was deleted
 */
public record Change(
    long number, String faq, Action action, FaqRecord record, Author author, Instant at) {
  /** What was done to the entry. */
  public enum Action {
    CREATED,
    UPDATED,
    DELETED
  }
}
