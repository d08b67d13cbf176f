package dev.primavista.faq.store;

import java.sql.SQLException;
import java.util.List;

/** Where SQLite and PostgreSQL differ. */
enum Dialect {
  /**
   * A file. Every commit is forced to the disk; whoever writes takes the file's one lock when its
   * transaction begins.
   */
  SQLITE("", "PRAGMA wal_checkpoint(PASSIVE)"),

  /** A server, for several replicas: whoever writes takes one lock until its transaction ends. */
  POSTGRESQL("SELECT pg_advisory_xact_lock(8071206)", "");

  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;
  private static final int SQLITE_FULL = 13;
  private static final String DISK_FULL = "53100";

  private final String lock;
  private final String settle;

  Dialect(String lock, String settle) {
    this.lock = lock;
    this.settle = settle;
  }

  /** A statement that a writing transaction begins with; empty for none. */
  String lock() {
    return lock;
  }

  /**
   * A statement that brings what was committed from the log into the database's own file as far as
   * nobody reads what was before, and waits for nobody; empty for none.
   */
  String settle() {
    return settle;
  }

  /** Why a database does nothing. */
  enum Trouble {
    /** No space is left. */
    FULL,
    /** Another program holds its lock. */
    LOCKED,
    OTHER
  }

  /** What a failure tells; SQLite's results are numbers, PostgreSQL's states of SQL. */
  Trouble trouble(SQLException failure) {
    if (this == POSTGRESQL) {
      return DISK_FULL.equals(failure.getSQLState()) ? Trouble.FULL : Trouble.OTHER;
    }
    return switch (failure.getErrorCode() & 0xFF) {
      case SQLITE_FULL -> Trouble.FULL;
      case SQLITE_BUSY, SQLITE_LOCKED -> Trouble.LOCKED;
      default -> Trouble.OTHER;
    };
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
          """,
          """
          CREATE TABLE IF NOT EXISTS faq_source (faq TEXT PRIMARY KEY, name TEXT NOT NULL)
          """);
}
