package dev.primavista.faq.store;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.data.ListedEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds out which entries of a FAQ a list without ids means: those that ask the same. The others
 * are new, and get ids that no entry of the FAQ has or had.
 */
final class NumberedEntries {
  private final Map<String, Deque<String>> idsOfQuestion = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private long number;

  /** Reads what the FAQ asks, and which ids were ever given. */
  NumberedEntries(Connection connection, String faq) throws SQLException {
    Database.query(
            connection,
            "SELECT id, body FROM faq_entry WHERE faq = ? ORDER BY position",
            row -> know(row.getString(1), Entries.record(row.getString(2))),
            faq)
        .clear();
    used.addAll(
        Database.query(
            connection,
            "SELECT DISTINCT entry_id FROM faq_change WHERE faq = ?",
            row -> row.getString(1),
            faq));
  }

  private boolean know(String id, FaqRecord entry) {
    return idsOfQuestion.computeIfAbsent(key(entry), _ -> new ArrayDeque<>()).add(id);
  }

  /**
   * The question without what people do not see as a difference: case, blanks, forms of letters.
   */
  private static String key(FaqRecord entry) {
    return Normalizer.normalize(entry.question(), Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .strip()
        .replaceAll("\\s+", " ");
  }

  /** The list's entries with their ids in the FAQ. Where several ask the same, in their order. */
  List<ListedEntry> identified(List<ListedEntry> entries) {
    entries.stream()
        .filter(entry -> !entry.numbered())
        .forEach(entry -> used.add(entry.record().id()));
    List<ListedEntry> identified = new ArrayList<>();
    for (ListedEntry entry : entries) {
      identified.add(entry.numbered() ? entry.withId(id(entry.record())) : entry);
    }
    return identified;
  }

  private String id(FaqRecord record) {
    String known = idsOfQuestion.getOrDefault(key(record), new ArrayDeque<>()).poll();
    if (known != null) {
      return known;
    }
    do {
      number++;
    } while (!used.add(Long.toString(number)));
    return Long.toString(number);
  }
}
