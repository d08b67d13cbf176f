package dev.primavista.faq.live;

import dev.primavista.faq.data.ListedEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * The entries of a list on their way into a FAQ, as long as they fit into this process's memory: of
 * a list that does not, no more is read than fits.
 */
public final class ListIntake implements Consumer<ListedEntry> {
  private final Room room;
  private final long there;
  private final List<ListedEntry> entries = new ArrayList<>();
  private long needed;

  ListIntake(Room room, long there) {
    this.room = room;
    this.there = there;
    this.needed = Room.needed(there);
  }

  /**
   * Into this process.
   *
   * @param there how many entries live already
   */
  public static ListIntake beside(long there) {
    return new ListIntake(Room.ofThisProcess(), there);
  }

  /**
   * Takes one more.
   *
   * @throws dev.primavista.faq.store.StoreException {@code too_many_entries}
   */
  @Override
  public void accept(ListedEntry entry) {
    entries.add(entry);
    needed += Room.needed(entry.record());
    room.require(there + entries.size(), needed);
  }

  public List<ListedEntry> entries() {
    return Collections.unmodifiableList(entries);
  }
}
