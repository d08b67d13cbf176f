package dev.primavista.faq.store;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.store.StoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The tables of entries and of changes, inside one transaction. Each change to an entry is one row
 * in both.
 */
final class Entries {
  private static final String COLUMNS = "body, version, position, changed_at, changed_by";

  private final Connection connection;
  private final InstantSource clock;

  Entries(Connection connection, InstantSource clock) {
    this.connection = connection;
    this.clock = clock;
  }

  List<String> names() throws SQLException {
    return Database.query(
        connection, "SELECT DISTINCT faq FROM faq_entry ORDER BY faq", row -> row.getString(1));
  }

  long count(String faq) throws SQLException {
    return Database.query(
            connection, "SELECT count(*) FROM faq_entry WHERE faq = ?", row -> row.getLong(1), faq)
        .getFirst();
  }

  Optional<StoredEntry> find(String faq, String id) throws SQLException {
    return Database.query(
            connection,
            "SELECT " + COLUMNS + " FROM faq_entry WHERE faq = ? AND id = ?",
            Entries::entry,
            faq,
            id)
        .stream()
        .findFirst();
  }

  /** Entries in the order of the FAQ, those that stand behind {@code after}. */
  List<StoredEntry> page(String faq, long after, int limit) throws SQLException {
    return Database.query(
        connection,
        "SELECT "
            + COLUMNS
            + " FROM faq_entry WHERE faq = ? AND position > ? ORDER BY position LIMIT ?",
        Entries::entry,
        faq,
        after,
        limit);
  }

  private static StoredEntry entry(ResultSet row) throws SQLException {
    return new StoredEntry(
        record(row.getString(1)),
        row.getLong(2),
        row.getLong(3),
        Instant.ofEpochMilli(row.getLong(4)),
        row.getString(5));
  }

  static FaqRecord record(String body) {
    return RecordJson.read(body.getBytes(StandardCharsets.UTF_8), Optional.empty());
  }

  /** The entry in this very version. */
  StoredEntry require(String faq, String id, long version) throws SQLException {
    StoredEntry entry = require(faq, id);
    if (entry.version() != version) {
      throw new StoreException(
          Kind.CHANGED,
          "version_conflict",
          "entry '"
              + id
              + "' has version "
              + entry.version()
              + " by "
              + entry.changedBy()
              + " (expected: "
              + version
              + ")");
    }
    return entry;
  }

  StoredEntry require(String faq, String id) throws SQLException {
    return find(faq, id).orElseThrow(() -> noSuchEntry(faq, id));
  }

  static StoreException noSuchEntry(String faq, String id) {
    return new StoreException(
        Kind.ABSENT, "no_such_entry", "FAQ '" + faq + "' has no entry '" + id + "'");
  }

  StoredEntry create(String faq, FaqRecord entry, Author author) throws SQLException {
    long number = nextChange();
    StoredEntry created = new StoredEntry(entry, number, number, clock.instant(), author.name());
    Database.update(
        connection,
        "INSERT INTO faq_entry (faq, id, body, version, position, changed_at, changed_by)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        faq,
        entry.id(),
        RecordJson.write(entry),
        number,
        number,
        created.changedAt().toEpochMilli(),
        author.name());
    note(faq, Change.Action.CREATED, created, author);
    return created;
  }

  StoredEntry update(String faq, StoredEntry before, FaqRecord entry, Author author)
      throws SQLException {
    StoredEntry after =
        new StoredEntry(entry, nextChange(), before.position(), clock.instant(), author.name());
    Database.update(
        connection,
        "UPDATE faq_entry SET body = ?, version = ?, changed_at = ?, changed_by = ?"
            + " WHERE faq = ? AND id = ?",
        RecordJson.write(entry),
        after.version(),
        after.changedAt().toEpochMilli(),
        author.name(),
        faq,
        entry.id());
    note(faq, Change.Action.UPDATED, after, author);
    return after;
  }

  void delete(String faq, StoredEntry entry, Author author) throws SQLException {
    Database.update(connection, "DELETE FROM faq_entry WHERE faq = ? AND id = ?", faq, entry.id());
    StoredEntry last =
        new StoredEntry(
            entry.record(), nextChange(), entry.position(), clock.instant(), author.name());
    note(faq, Change.Action.DELETED, last, author);
  }

  private void note(String faq, Change.Action action, StoredEntry entry, Author author)
      throws SQLException {
    Database.update(
        connection,
        "INSERT INTO faq_change"
            + " (number, faq, entry_id, action, via, body, changed_at, changed_by)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        entry.version(),
        faq,
        entry.id(),
        action.name(),
        author.via().name(),
        RecordJson.write(entry.record()),
        entry.changedAt().toEpochMilli(),
        author.name());
  }

  private long nextChange() throws SQLException {
    return lastChange() + 1;
  }

  /** The number of the last change of all FAQs; 0 before the first. */
  long lastChange() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT coalesce(max(number), 0) FROM faq_change");
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Changes of all FAQs in their order, those behind {@code after}. */
  List<Change> changesAfter(long after, int limit) throws SQLException {
    return Database.query(
        connection,
        "SELECT number, faq, action, body, changed_by, via, changed_at FROM faq_change"
            + " WHERE number > ? ORDER BY number LIMIT ?",
        Entries::change,
        after,
        limit);
  }

  /**
   * Changes of one FAQ, the newest first, those before {@code before}.
   *
   * @param id of one entry alone; empty for all
   */
  List<Change> changesBefore(String faq, Optional<String> id, long before, int limit)
      throws SQLException {
    return Database.query(
        connection,
        "SELECT number, faq, action, body, changed_by, via, changed_at FROM faq_change"
            + " WHERE faq = ? AND number < ? AND (? = '' OR entry_id = ?)"
            + " ORDER BY number DESC LIMIT ?",
        Entries::change,
        faq,
        before,
        id.orElse(""),
        id.orElse(""),
        limit);
  }

  private static Change change(ResultSet row) throws SQLException {
    return new Change(
        row.getLong(1),
        row.getString(2),
        Change.Action.valueOf(row.getString(3)),
        record(row.getString(4)),
        new Author(row.getString(5), Author.Via.valueOf(row.getString(6))),
        Instant.ofEpochMilli(row.getLong(7)));
  }
}
