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

  ImportReport run(List<ListedEntry> listed, ImportReport.Mode mode, long lastChange)
      throws SQLException {
    boolean numbered = listed.stream().anyMatch(ListedEntry::numbered);
    List<FaqRecord> entries =
        numbered
            ? new NumberedEntries(connection, faq).identified(listed)
            : listed.stream().map(ListedEntry::record).toList();
    requireOnce(entries);
    number = lastChange;
    Database.query(
            connection,
            "SELECT id, body FROM faq_entry WHERE faq = ?",
            row -> known.put(row.getString(1), new Known(row.getString(2))),
            faq)
        .clear();
    Set<String> gone = new HashSet<>(mode == ImportReport.Mode.REPLACE ? known.keySet() : Set.of());
    try (Rows rows = new Rows()) {
      for (FaqRecord entry : entries) {
        gone.remove(entry.id());
        put(rows, entry);
      }
      for (String id : gone) {
        String body = known.getOrDefault(id, new Known("{}")).body();
        rows.delete(id);
        rows.note(id, Change.Action.DELETED, body);
      }
      rows.flush();
    }
    return new ImportReport(created, updated, unchanged, gone.size());
  }

  private void put(Rows rows, FaqRecord entry) throws SQLException {
    String body = RecordJson.write(entry);
    Known before = known.get(entry.id());
    if (before == null) {
      created++;
      rows.note(entry.id(), Change.Action.CREATED, body);
      rows.insert(entry.id(), body);
    } else if (before.body().equals(body)) {
      unchanged++;
    } else {
      updated++;
      rows.note(entry.id(), Change.Action.UPDATED, body);
      rows.update(entry.id(), body);
    }
  }

  private static void requireOnce(List<FaqRecord> entries) {
    Set<String> ids = new HashSet<>();
    int at = 0;
    for (FaqRecord entry : entries) {
      at++;
      try {
        RecordCheck.require(entry);
      } catch (StoreException refused) {
        throw new StoreException(
            refused.kind(), refused.code(), "entry " + at + ", " + refused.getMessage());
      }
      if (!ids.add(entry.id())) {
        throw new StoreException(
            Kind.INVALID,
            "repeated_id",
            "entry " + at + ": id '" + entry.id() + "' is there twice");
      }
    }
  }

  /** Rows on their way to the database, many at once. */
  private final class Rows implements AutoCloseable {
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

    void note(String id, Change.Action action, String body) throws SQLException {
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
    }

    void insert(String id, String body) throws SQLException {
      add(inserts, faq, id, body, number, number, at.toEpochMilli(), author.name());
    }

    void update(String id, String body) throws SQLException {
      add(updates, body, number, at.toEpochMilli(), author.name(), faq, id);
    }

    void delete(String id) throws SQLException {
      add(deletions, faq, id);
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
