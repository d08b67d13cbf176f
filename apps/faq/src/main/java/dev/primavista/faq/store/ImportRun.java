package dev.primavista.faq.store;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.data.ListedEntry;
import dev.primavista.faq.store.StoreException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One list of entries on its way into a FAQ, inside one transaction. */
final class ImportRun {
  private static final int ROWS_AT_ONCE = 1000;

  private final Connection connection;
  private final String faq;
  private final Author author;
  private final Instant at;
  private final Map<String, Known> known = new HashMap<>();
  private long number;
  private int created;
  private int updated;
  private int unchanged;

  /** What the FAQ has under an id. */
  private record Known(String body) {}

  ImportRun(Connection connection, String faq, Author author, Instant at) {
    this.connection = connection;
    this.faq = faq;
    this.author = author.through(Author.Via.IMPORT);
    this.at = at;
  }

  /** Where changes go, one by one. */
  @FunctionalInterface
  private interface Target {
    void take(Change.Action action, String id, String body) throws SQLException;
  }

  ImportReport run(List<ListedEntry> listed, ImportReport.Mode mode, long lastChange)
      throws SQLException {
    number = lastChange;
    try (Rows rows = new Rows()) {
      ImportReport report = report(listed, mode, rows);
      rows.flush();
      return report;
    }
  }

  /** What taking the list in would do; it changes nothing. */
  ImportReport trial(List<ListedEntry> listed, ImportReport.Mode mode) throws SQLException {
    return report(listed, mode, (_, _, _) -> {});
  }

  private ImportReport report(List<ListedEntry> listed, ImportReport.Mode mode, Target target)
      throws SQLException {
    boolean numbered = listed.stream().anyMatch(ListedEntry::numbered);
    List<ListedEntry> entries =
        numbered ? new NumberedEntries(connection, faq).identified(listed) : listed;
    requireOnce(entries);
    Database.query(
            connection,
            "SELECT id, body FROM faq_entry WHERE faq = ?",
            row -> known.put(row.getString(1), new Known(row.getString(2))),
            faq)
        .clear();
    Set<String> gone = new HashSet<>(mode == ImportReport.Mode.REPLACE ? known.keySet() : Set.of());
    for (ListedEntry entry : entries) {
      gone.remove(entry.record().id());
      put(target, entry);
    }
    for (String id : gone) {
      target.take(Change.Action.DELETED, id, known.getOrDefault(id, new Known("{}")).body());
    }
    return new ImportReport(created, updated, unchanged, gone.size());
  }

  private void put(Target target, ListedEntry entry) throws SQLException {
    String id = entry.record().id();
    Known before = known.get(id);
    FaqRecord whole =
        before == null || entry.isWhole()
            ? entry.record()
            : entry.over(Entries.record(before.body()));
    String body = RecordJson.write(whole);
    if (before == null) {
      created++;
      target.take(Change.Action.CREATED, id, body);
    } else if (before.body().equals(body)) {
      unchanged++;
    } else {
      updated++;
      target.take(Change.Action.UPDATED, id, body);
    }
  }

  private static void requireOnce(List<ListedEntry> entries) {
    Set<String> ids = new HashSet<>();
    int at = 0;
    for (ListedEntry entry : entries) {
      at++;
      try {
        RecordCheck.require(entry.record());
      } catch (StoreException refused) {
        throw new StoreException(
            refused.kind(), refused.code(), "entry " + at + ", " + refused.getMessage());
      }
      if (!ids.add(entry.record().id())) {
        throw new StoreException(
            Kind.INVALID,
            "repeated_id",
            "entry " + at + ": id '" + entry.record().id() + "' is there twice");
      }
    }
  }

  /** Rows on their way to the database, many at once. */
  private final class Rows implements Target, AutoCloseable {
    private final PreparedStatement inserts =
        connection.prepareStatement(
            "INSERT INTO faq_entry (faq, id, body, version, position, changed_at, changed_by)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)");
    private final PreparedStatement updates =
        connection.prepareStatement(
            "UPDATE faq_entry SET body = ?, version = ?, changed_at = ?, changed_by = ?"
                + " WHERE faq = ? AND id = ?");
    private final PreparedStatement deletions =
        connection.prepareStatement("DELETE FROM faq_entry WHERE faq = ? AND id = ?");
    private final PreparedStatement notes =
        connection.prepareStatement(
            "INSERT INTO faq_change"
                + " (number, faq, entry_id, action, via, body, changed_at, changed_by)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    private int waiting;

    Rows() throws SQLException {}

    @Override
    public void take(Change.Action action, String id, String body) throws SQLException {
      number++;
      add(
          notes,
          number,
          faq,
          id,
          action.name(),
          author.via().name(),
          body,
          at.toEpochMilli(),
          author.name());
      switch (action) {
        case CREATED ->
            add(inserts, faq, id, body, number, number, at.toEpochMilli(), author.name());
        case UPDATED -> add(updates, body, number, at.toEpochMilli(), author.name(), faq, id);
        case DELETED -> add(deletions, faq, id);
      }
    }

    private void add(PreparedStatement statement, Object... values) throws SQLException {
      Database.bind(statement, values);
      statement.addBatch();
      if (++waiting == ROWS_AT_ONCE) {
        flush();
      }
    }

    void flush() throws SQLException {
      deletions.executeBatch();
      inserts.executeBatch();
      updates.executeBatch();
      notes.executeBatch();
      waiting = 0;
    }

    @Override
    public void close() throws SQLException {
      inserts.close();
      updates.close();
      deletions.close();
      notes.close();
    }
  }
}
