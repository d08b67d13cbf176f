package dev.primavista.faq.store;

import java.nio.file.Path;
import java.util.List;

/** Where SQLite and PostgreSQL differ. */
enum Dialect {
  /**
   * A file. Every commit is forced to the disk; whoever writes takes the file's one lock when its
   * transaction begins.
   */
  SQLITE(""),

  /** A server, for several replicas: whoever writes takes one lock until its transaction ends. */
  POSTGRESQL("SELECT pg_advisory_xact_lock(8071206)");

  private final String lock;

  Dialect(String lock) {
    this.lock = lock;
  }

  /** Of a database's address. */
  static Dialect of(String url) {
    return url.startsWith("jdbc:postgresql:") ? POSTGRESQL : SQLITE;
  }

  /**
   * JDBC's form of an address as people write it: {@code postgresql://...}, {@code jdbc:...}, or
   * the path of a file.
   */
  static String jdbc(String where) {
    if (where.startsWith("postgres://")) {
      return "jdbc:postgresql://" + where.substring("postgres://".length());
    }
    if (where.startsWith("postgresql://")) {
      return "jdbc:" + where;
    }
    boolean isUrl = where.startsWith("jdbc:");
    String file = where.startsWith("sqlite:") ? where.substring("sqlite:".length()) : where;
    return isUrl ? where : "jdbc:sqlite:" + Path.of(file).toAbsolutePath();
  }

  /** A statement that a writing transaction begins with; empty for none. */
  String lock() {
    return lock;
  }

  /** How many connections are held at most. */
  int connections() {
    return this == SQLITE ? 4 : 8;
  }

  /** The tables, made where they are not there yet; their lines hold for both. */
  static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS faq_schema (version BIGINT NOT NULL)
          """,
          """
          CREATE TABLE IF NOT EXISTS faq_entry (
            faq TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, position BIGINT NOT NULL,
            body TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
            PRIMARY KEY (faq, id))
          """,
          """
          CREATE UNIQUE INDEX IF NOT EXISTS faq_entry_position ON faq_entry (faq, position)
          """,
          """
          CREATE TABLE IF NOT EXISTS faq_change (
            number BIGINT PRIMARY KEY, faq TEXT NOT NULL, entry_id TEXT NOT NULL,
            action TEXT NOT NULL, via TEXT NOT NULL, body TEXT NOT NULL,
            changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL)
          """,
          """
          CREATE INDEX IF NOT EXISTS faq_change_of ON faq_change (faq, number)
          """,
          """
          CREATE TABLE IF NOT EXISTS faq_feedback (
            number BIGINT PRIMARY KEY, faq TEXT NOT NULL, question_key TEXT NOT NULL,
            question TEXT NOT NULL, entry_id TEXT NOT NULL, helpful INTEGER NOT NULL,
            times BIGINT NOT NULL, state TEXT NOT NULL, last_at BIGINT NOT NULL,
            handled_by TEXT NOT NULL)
          """,
          """
          CREATE UNIQUE INDEX IF NOT EXISTS faq_feedback_open
            ON faq_feedback (faq, question_key, entry_id, helpful) WHERE state = 'OPEN'
          """);
}
