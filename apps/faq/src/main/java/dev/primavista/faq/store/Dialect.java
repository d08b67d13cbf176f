package dev.primavista.faq.store;

import java.sql.SQLException;

/** Where SQLite and PostgreSQL differ. */
enum Dialect {
  /**
   * A file. Every commit is forced to the disk; whoever writes takes the file's one lock when its
   * transaction begins.
   */
  SQLITE(
      "",
      "PRAGMA wal_checkpoint(PASSIVE)",
      "BEGIN DEFERRED",
      "SELECT name FROM sqlite_master WHERE name LIKE 'faq%'"),

  /** A server, for several replicas: whoever writes takes one lock until its transaction ends. */
  POSTGRESQL(
      "SELECT pg_advisory_xact_lock(8071206)",
      "",
      "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
      "SELECT relname FROM pg_class WHERE relname LIKE 'faq%' AND pg_table_is_visible(oid)");

  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;
  private static final int SQLITE_READONLY = 8;
  private static final int SQLITE_FULL = 13;
  private static final String DISK_FULL = "53100";
  private static final String NO_PRIVILEGE = "42501";
  private static final String READ_ONLY_TRANSACTION = "25006";

  private final String lock;
  private final String settle;
  private final String oneState;
  private final String parts;

  Dialect(String lock, String settle, String oneState, String parts) {
    this.lock = lock;
    this.settle = settle;
    this.oneState = oneState;
    this.parts = parts;
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

  /** A statement from which on everything is read as it was when the first was read. */
  String oneState() {
    return oneState;
  }

  /** A question for the names of our tables and indexes that are there. */
  String parts() {
    return parts;
  }

  /** Why a database does nothing. */
  enum Trouble {
    /** No space is left. */
    FULL,
    /** Another program holds its lock. */
    LOCKED,
    /** This user may not do it, or nobody may. */
    FORBIDDEN,
    OTHER
  }

  /** What a failure tells; SQLite's results are numbers, PostgreSQL's states of SQL. */
  Trouble trouble(SQLException failure) {
    if (this == POSTGRESQL) {
      return switch (String.valueOf(failure.getSQLState())) {
        case DISK_FULL -> Trouble.FULL;
        case NO_PRIVILEGE, READ_ONLY_TRANSACTION -> Trouble.FORBIDDEN;
        default -> Trouble.OTHER;
      };
    }
    return switch (failure.getErrorCode() & 0xFF) {
      case SQLITE_FULL -> Trouble.FULL;
      case SQLITE_BUSY, SQLITE_LOCKED -> Trouble.LOCKED;
      case SQLITE_READONLY -> Trouble.FORBIDDEN;
      default -> Trouble.OTHER;
    };
  }

  /** How many connections are held at most. */
  int connections() {
    return this == SQLITE ? 4 : 8;
  }
}
