package dev.primavista.faq.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All entries at one moment, in segments of halving sizes: a new one makes a segment of its own,
 * and segments of like size are merged. Immutable.
 *
 * @param version counts the changes
 * @param slots upper bound of the entries' slots
 * @param free slots that no entry has any more
 * @param ended whether wordings of entries that have ended may still be indexed
 */
record Picture(
    long version,
    List<Segment> segments,
    Map<String, Entry> entries,
    int slots,
    List<Integer> free,
    boolean ended) {
  static final Picture EMPTY = new Picture(0, List.of(), Map.of(), 0, List.of(), false);

  /** Whether an indexed entry lives in this picture. */
  boolean holds(Entry entry) {
    return !ended || entry.livesIn(version);
  }

  /** How many wordings are indexed, also of entries that have ended. */
  int wordings() {
    return segments.stream().mapToInt(Segment::size).sum();
  }

  /** Words of a wording, on average; at least 1. */
  float meanWords() {
    long words = segments.stream().mapToLong(Segment::totalWords).sum();
    return Math.max(1f, (float) words / Math.max(1, wordings()));
  }

  /** How much a feature tells that so many of so many wordings have: as scikit-learn counts it. */
  static float rarity(int holders, int wordings) {
    return (float) (Math.log((1.0 + wordings) / (1.0 + holders)) + 1);
  }

  /** The entry that a wording stands for. */
  Entry entryOf(int wording) {
    int at = wording;
    for (Segment segment : segments) {
      if (at < segment.size()) {
        return segment.entry(at);
      }
      at -= segment.size();
    }
    throw new IndexOutOfBoundsException("wording " + wording + " of " + wordings());
  }

  /** The entry that lives under this id. */
  @Nullable Entry find(String id) {
    return entries.get(id);
  }

  /**
   * The next picture, with entries coming and going.
   *
   * @param gone ids of entries that end; those that are not there are passed over
   * @param come wordings of the entries that come, their slots from {@link #freshSlots}
   */
  Picture next(List<String> gone, List<Wording> come) {
    Map<String, Entry> living = new HashMap<>(entries);
    List<Integer> spare = new ArrayList<>(free);
    int bound = slots;
    for (String id : gone) {
      Entry entry = living.remove(id);
      if (entry != null) {
        entry.endAt(version + 1);
        spare.add(entry.slot());
      }
    }
    boolean someEnded = ended || living.size() < entries.size();
    Set<Integer> taken = new HashSet<>();
    for (Wording wording : come) {
      Entry entry = wording.entry();
      living.put(entry.id(), entry);
      taken.add(entry.slot());
      bound = Math.max(bound, entry.slot() + 1);
    }
    spare.removeAll(taken);
    List<Segment> parts = new ArrayList<>(segments);
    for (int from = 0; from < come.size(); from += Segment.MOST) {
      List<Wording> some = come.subList(from, Math.min(come.size(), from + Segment.MOST));
      parts.add(Segment.of(some, rarity(parts, some.size())));
    }
    return new Picture(version + 1, List.copyOf(parts), living, bound, spare, someEnded);
  }

  /** Slots for so many entries that come. */
  List<Integer> freshSlots(int count) {
    List<Integer> fresh = new ArrayList<>(free.subList(0, Math.min(count, free.size())));
    for (int slot = slots; fresh.size() < count; slot++) {
      fresh.add(slot);
    }
    return fresh;
  }

  /** The same without what has ended. */
  Picture compact() {
    List<Segment> parts = new ArrayList<>();
    for (Segment segment : segments) {
      List<Segment> others = new ArrayList<>(segments);
      others.remove(segment);
      parts.add(
          segment.living(version) == segment.size()
              ? segment
              : Segment.merged(List.of(segment), version, rarity(others, segment.size())));
    }
    return new Picture(version, List.copyOf(parts), entries, slots, free, false);
  }

  /** The same with its small segments merged. */
  Picture tidied() {
    List<Segment> parts = new ArrayList<>(segments);
    while (parts.size() > 1) {
      Segment last = parts.getLast();
      Segment before = parts.get(parts.size() - 2);
      int together = last.living(version) + before.living(version);
      if (before.size() > 2 * last.size() || together > Segment.MOST) {
        break;
      }
      parts.removeLast();
      parts.removeLast();
      parts.add(Segment.merged(List.of(before, last), version, rarity(parts, together)));
    }
    return new Picture(version, List.copyOf(parts), entries, slots, free, ended);
  }

  /** What features tell in a segment that is added to others. */
  private static Segment.Rarity rarity(List<Segment> others, int size) {
    List<Segment> rest = List.copyOf(others);
    int wordings = size + rest.stream().mapToInt(Segment::size).sum();
    return (key, here) -> {
      int holders = here;
      for (Segment segment : rest) {
        int feature = segment.postings().find(key);
        holders += feature < 0 ? 0 : segment.postings().holders(feature);
      }
      return rarity(holders, wordings);
    };
  }
}
