package dev.primavista.faq.data;

import java.util.EnumSet;
import java.util.Set;

/**
 * An entry of a list.
 *
 * @param record whose id is the entry's number in the list where the list gives none
 * @param numbered whether that is so
 * @param given what the list says of it, be it nothing; of the rest it does not speak
 */
public record ListedEntry(FaqRecord record, boolean numbered, Set<Field> given) {
  /** What a list may say of an entry, or leave as it is. */
  public enum Field {
    ANSWER,
    ASKINGS,
    TAGS,
    LANGUAGE
  }

  public ListedEntry {
    given = Set.copyOf(given);
  }

  /** An entry with an id of its own, of which all is said. */
  public static ListedEntry named(FaqRecord record) {
    return new ListedEntry(record, false, EnumSet.allOf(Field.class));
  }

  /** The same entry under this id of its own. */
  public ListedEntry withId(String id) {
    return new ListedEntry(record.withId(id), false, given);
  }

  /** Whether the list says all that an entry has. */
  public boolean isWhole() {
    return given.size() == Field.values().length;
  }

  /** The entry as it is once the list was taken in, where this is what it was before. */
  public FaqRecord over(FaqRecord before) {
    return new FaqRecord(
        record.id(),
        record.question(),
        (given.contains(Field.ANSWER) ? record : before).answer(),
        (given.contains(Field.ASKINGS) ? record : before).askings(),
        (given.contains(Field.TAGS) ? record : before).tags(),
        (given.contains(Field.LANGUAGE) ? record : before).language());
  }
}
