package dev.primavista.faq.store;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.data.ListedEntry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process that writes until it is killed. It says on standard output what it was told is kept:
 * {@code import N} after the N-th list, {@code feedback N}.
 */
final class KilledWriter {
  static final int LIST = 400;

  private KilledWriter() {}

  static FaqRecord entry(int list, int n) {
    return new FaqRecord(
        "l" + list + "-" + n, "Question " + n + "?", "", List.of(), List.of(), Optional.empty());
  }

  /**
   * Writes.
   *
   * @param arguments the database
   */
  public static void main(String[] arguments) {
    FaqStore store = FaqStore.open(arguments[0], InstantSource.system());
    Author author = Author.editing("writer");
    for (int round = 0; ; round++) {
      List<ListedEntry> entries = new ArrayList<>();
      for (int n = 0; n < LIST; n++) {
        entries.add(ListedEntry.named(entry(round, n)));
      }
      store.importList("shop", entries, ImportReport.Mode.MERGE, author);
      say("import " + round);
      store.feedback().add("shop", "feedback " + round, Optional.empty(), false);
      say("feedback " + round);
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
