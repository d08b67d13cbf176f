package dev.primavista.faq.store;

import dev.primavista.faq.data.FaqRecord;
import java.time.Instant;

/**
 * An entry as it is kept.
 *
 * @param version the number of the change that made it so; every change has a greater one
 * @param position where it stands in the FAQ: the number of the change that created it
 */
public record StoredEntry(
    FaqRecord record, long version, long position, Instant changedAt, String changedBy) {
  public String id() {
    return record.id();
  }
}
