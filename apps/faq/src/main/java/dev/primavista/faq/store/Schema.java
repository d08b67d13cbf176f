package dev.primavista.faq.store;

import dev.primavista.faq.store.StoreException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tables and their indexes; their lines hold for both dialects. */
final class Schema {
  private static final long VERSION = 1;
  private static final String OF_VERSION = "faq_schema";

  /**
   * A table or an index.
   *
   * @param statement that makes it
   */
  private record Part(String name, String statement) {}

  private static final List<Part> PARTS =
      List.of(
          new Part(
              "faq_schema",
              """
              CREATE TABLE IF NOT EXISTS faq_schema (version BIGINT NOT NULL)
              """),
          new Part(
              "faq_entry",
              """
              CREATE TABLE IF NOT EXISTS faq_entry (
                faq TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, position BIGINT NOT NULL,
                body TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
                PRIMARY KEY (faq, id))
              """),
          new Part(
              "faq_entry_position",
              """
              CREATE UNIQUE INDEX IF NOT EXISTS faq_entry_position ON faq_entry (faq, position)
              """),
          new Part(
              "faq_change",
              """
              CREATE TABLE IF NOT EXISTS faq_change (
                number BIGINT PRIMARY KEY, faq TEXT NOT NULL, entry_id TEXT NOT NULL,
                action TEXT NOT NULL, via TEXT NOT NULL, body TEXT NOT NULL,
                changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL)
              """),
          new Part(
              "faq_change_of",
              """
              CREATE INDEX IF NOT EXISTS faq_change_of ON faq_change (faq, number)
              """),
          new Part(
              "faq_feedback",
              """
              CREATE TABLE IF NOT EXISTS faq_feedback (
                number BIGINT PRIMARY KEY, faq TEXT NOT NULL, question_key TEXT NOT NULL,
                question TEXT NOT NULL, entry_id TEXT NOT NULL, helpful INTEGER NOT NULL,
                times BIGINT NOT NULL, state TEXT NOT NULL, last_at BIGINT NOT NULL,
                handled_by TEXT NOT NULL)
              """),
          new Part(
              "faq_feedback_open",
              """
              CREATE UNIQUE INDEX IF NOT EXISTS faq_feedback_open
                ON faq_feedback (faq, question_key, entry_id, helpful) WHERE state = 'OPEN'
              """),
          new Part(
              "faq_source",
              """
              CREATE TABLE IF NOT EXISTS faq_source (faq TEXT PRIMARY KEY, name TEXT NOT NULL)
              """));

  private Schema() {}

  /**
   * Makes what is not there yet; where everything is there, nothing is changed.
   *
   * @throws StoreException {@code newer_database}
   */
  static long make(Connection connection, Dialect dialect) throws SQLException {
    Set<String> there = there(connection, dialect);
    try (Statement statement = connection.createStatement()) {
      for (Part part : PARTS) {
        if (!there.contains(part.name())) {
          statement.execute(part.statement());
        }
      }
    }
    if (versions(connection).isEmpty()) {
      Database.update(connection, "INSERT INTO faq_schema (version) VALUES (?)", VERSION);
    }
    return requireKnown(connection);
  }

  /**
   * Whether this database has FAQs, to be read.
   *
   * @throws StoreException {@code newer_database}
   */
  static boolean isIn(Connection connection, Dialect dialect) throws SQLException {
    return there(connection, dialect).contains(OF_VERSION) && requireKnown(connection) > 0;
  }

  private static long requireKnown(Connection connection) throws SQLException {
    List<Long> versions = versions(connection);
    long version = versions.isEmpty() ? VERSION : versions.getFirst();
    if (version > VERSION) {
      throw new StoreException(
          Kind.UNAVAILABLE,
          "newer_database",
          "the database has schema " + version + " (expected: " + VERSION + ")");
    }
    return version;
  }

  private static List<Long> versions(Connection connection) throws SQLException {
    return Database.query(connection, "SELECT version FROM faq_schema", row -> row.getLong(1));
  }

  private static Set<String> there(Connection connection, Dialect dialect) throws SQLException {
    return new HashSet<>(Database.query(connection, dialect.parts(), row -> row.getString(1)));
  }
}
