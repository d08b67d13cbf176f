package dev.primavista.faq.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.primavista.faq.store.StoreException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to one database and its transactions. Writing transactions follow one another, also
 * those of other processes, so that the numbers they give have no gap and are seen in their order.
 * Thread-safe.
 */
final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final Dialect dialect;
  private final HikariDataSource connections;

  /** Held by the one caller that tries whether a database that was lost answers again. */
  private final Semaphore trial = new Semaphore(1);

  /** Why no connection could be made last; null while the database answers. */
  private volatile @Nullable SQLException lost;

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /** One row of an answer. */
  @FunctionalInterface
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private Database(Dialect dialect, HikariDataSource connections) {
    this.dialect = dialect;
    this.connections = connections;
  }

  /**
   * Opens it and makes the tables where they are not there yet.
   *
   * @param where see {@link Address}
   * @param patience with another process that writes to a file
   * @throws StoreException if that is not possible
   */
  static Database open(String where, Duration patience) {
    Opening opening = new Opening(Address.of(where), patience, false);
    return opened(
        opening,
        database -> {
          long _ = database.write(connection -> Schema.make(connection, database.dialect));
        });
  }

  /**
   * Opens it without changing anything.
   *
   * @throws StoreException if that is not possible, or it has no tables
   */
  static Database openToRead(String where, Duration patience) {
    Opening opening = new Opening(Address.of(where), patience, true);
    return opened(
        opening,
        database -> {
          if (!database.read(connection -> Schema.isIn(connection, database.dialect))) {
            throw opening.refused("it holds no FAQs (expected: one of prima faq serve)", null);
          }
        });
  }

  private static Database opened(Opening opening, Consumer<Database> first) {
    Database database = new Database(opening.address().dialect(), opening.connections());
    try {
      first.accept(database);
      return database;
    } catch (RuntimeException refused) {
      database.close();
      throw refused;
    }
  }

  /** The first line of what a failure is about: what its deepest cause says that says something. */
  static String reason(Throwable failure) {
    String reason = "no reason given";
    for (Throwable each = failure; each != null; each = each.getCause()) {
      reason =
          Optional.ofNullable(each.getMessage())
              .flatMap(it -> it.lines().findFirst())
              .orElse(reason);
    }
    return reason;
  }

  /**
   * A connection. While the database is lost one caller at a time waits for one, and all others are
   * refused at once.
   */
  private Connection connection() throws SQLException {
    SQLException before = lost;
    if (before == null) {
      return waited();
    }
    if (!trial.tryAcquire()) {
      throw new SQLTransientConnectionException(reason(before), before.getSQLState(), before);
    }
    try {
      return waited();
    } finally {
      trial.release();
    }
  }

  /** Without a cause nothing was lost: all connections are in use. */
  private Connection waited() throws SQLException {
    try {
      Connection connection = connections.getConnection();
      if (lost != null) {
        setLost(null);
      }
      return connection;
    } catch (SQLException e) {
      if (e.getCause() != null) {
        setLost(e);
      }
      throw e;
    }
  }

  /** Tells once that the database is lost, and that it is back. */
  private synchronized void setLost(@Nullable SQLException reason) {
    if (reason != null && lost == null) {
      LOG.warn("the FAQ's database does not answer until it is back: {}", reason(reason));
    } else if (reason == null && lost != null) {
      LOG.info("the FAQ's database answers again");
    }
    lost = reason;
  }

  /** Reads what was committed before. */
  <T> T read(Work<T> work) {
    try (Connection connection = connection()) {
      return work.in(connection);
    } catch (SQLException e) {
      throw unavailable(e, "read");
    }
  }

  /** Reads one state of the database, however many questions that takes. */
  <T> T readOneState(Work<T> work) {
    try (Connection connection = connection()) {
      try {
        execute(connection, dialect.oneState());
        return work.in(connection);
      } finally {
        end(connection);
      }
    } catch (SQLException e) {
      throw unavailable(e, "read");
    }
  }

  private void end(Connection connection) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      LOG.debug("a connection to the FAQ's database is not used again", e);
      connections.evictConnection(connection);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Changes everything or nothing; when this returns, it is on the disk. */
  <T> T write(Work<T> work) {
    try (Connection connection = connection()) {
      try {
        connection.setAutoCommit(false);
        if (!dialect.lock().isEmpty()) {
          execute(connection, dialect.lock());
        }
        T result = work.in(connection);
        connection.commit();
        settle(connection);
        return result;
      } catch (SQLException | RuntimeException | Error failure) {
        undo(connection);
        throw failure;
      }
    } catch (SQLException e) {
      throw unavailable(e, "written");
    }
  }

  /**
   * SQLite itself has undone everything where its disk is full or its lock is another's. A driver
   * that still believes in the transaction would commit each later statement by itself.
   */
  private void undo(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException undone) {
      LOG.debug("a connection to the FAQ's database is not used again", undone);
      connections.evictConnection(connection);
    }
  }

  /** So that the file alone has nearly everything; what stays in the log is read from there. */
  private void settle(Connection connection) {
    if (dialect.settle().isEmpty()) {
      return;
    }
    try {
      connection.setAutoCommit(true);
      execute(connection, dialect.settle());
    } catch (SQLException e) {
      LOG.debug("the log of the FAQ's database stays as it is", e);
    }
  }

  /** A failure of what was to be done, such as "read". */
  private StoreException unavailable(SQLException e, String done) {
    if (lost == null) {
      LOG.warn("the FAQ's database failed: {}", reason(e));
    }
    return switch (dialect.trouble(e)) {
      case FULL ->
          new StoreException(
              Kind.UNAVAILABLE,
              "database_full",
              "the FAQ's database is full: there is no space left where it is kept",
              e);
      case LOCKED ->
          new StoreException(
              Kind.UNAVAILABLE,
              "database_locked",
              "the FAQ's database is locked by another program",
              e);
      case FORBIDDEN ->
          new StoreException(
              Kind.UNAVAILABLE,
              "database_forbidden",
              "the FAQ's database may not be " + done + " by this user",
              e);
      case OTHER ->
          new StoreException(
              Kind.UNAVAILABLE, "no_database", "the FAQ's database does not answer", e);
    };
  }

  /** All rows of a question with these values in its places. */
  static <T> List<T> query(Connection connection, String sql, Row<T> row, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> all = new ArrayList<>();
        while (rows.next()) {
          all.add(row.of(rows));
        }
        return all;
      }
    }
  }

  /** Runs a statement; how many rows it changed. */
  static int update(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int at = 0; at < values.length; at++) {
      statement.setObject(at + 1, values[at]);
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
