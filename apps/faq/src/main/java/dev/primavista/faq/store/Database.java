package dev.primavista.faq.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.primavista.faq.store.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
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
  private static final long SCHEMA_VERSION = 1;

  private final Dialect dialect;
  private final HikariDataSource connections;

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
    Address address = Address.of(where);
    address
        .file()
        .ifPresent(
            file -> {
              requireDatabase(where, file);
              requireOwn(address, file, patience);
            });
    Database database = new Database(address.dialect(), pool(address, patience));
    try {
      database.write(database::migrate);
      return database;
    } catch (StoreException refused) {
      database.close();
      throw refused;
    }
  }

  /** A file of anything else is not given to the native library. */
  private static void requireDatabase(String where, Path file) {
    try (InputStream in = Files.isRegularFile(file) ? Files.newInputStream(file) : null) {
      String head = in == null ? "" : new String(in.readNBytes(16), StandardCharsets.ISO_8859_1);
      if (!head.isEmpty() && !head.equals("SQLite format 3\0")) {
        throw unopened(where, "the file is not a database of SQLite", null);
      }
    } catch (IOException e) {
      throw new StoreException(
          Kind.UNAVAILABLE, "no_database", "the database '" + where + "' cannot be read", e);
    }
  }

  /** A database of another program is left as it is. */
  private static void requireOwn(Address address, Path file, Duration patience) {
    if (!Files.isRegularFile(file)) {
      return;
    }
    Properties patient = new Properties();
    patient.setProperty("busy_timeout", Long.toString(patience.toMillis()));
    try (Connection connection = DriverManager.getConnection(address.url(), patient)) {
      List<String> tables =
          query(
              connection,
              "SELECT name FROM sqlite_master WHERE type = 'table'",
              row -> row.getString(1));
      if (!tables.isEmpty() && !tables.contains("faq_schema")) {
        throw unopened(
            address.shown(), "it is another program's (expected: one of prima faq serve)", null);
      }
    } catch (SQLException e) {
      throw unopened(address.shown(), reason(e), e);
    }
  }

  private static HikariDataSource pool(Address address, Duration patience) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.url());
    if (address.user() != null) {
      config.setUsername(address.user());
    }
    if (address.password() != null) {
      config.setPassword(address.password());
    }
    config.setPoolName("faq-store");
    config.setMaximumPoolSize(address.dialect().connections());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(10_000);
    if (address.dialect() == Dialect.SQLITE) {
      config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
      config.addDataSourceProperty("journal_mode", "WAL");
      config.addDataSourceProperty("synchronous", "FULL");
      config.addDataSourceProperty("busy_timeout", Long.toString(patience.toMillis()));
    }
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw unopened(address.shown(), reason(e), e);
    } catch (RuntimeException e) {
      throw unopened(address.shown(), "its address or its settings cannot be used", e);
    }
  }

  private static StoreException unopened(String shown, String why, @Nullable Throwable cause) {
    String message = "the database '" + shown + "' cannot be opened: " + why;
    return new StoreException(Kind.UNAVAILABLE, "no_database", message, cause);
  }

  private static String reason(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("no reason given");
  }

  private long migrate(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String line : Dialect.SCHEMA) {
        statement.execute(line);
      }
    }
    List<Long> versions =
        query(connection, "SELECT version FROM faq_schema", row -> row.getLong(1));
    if (versions.isEmpty()) {
      update(connection, "INSERT INTO faq_schema (version) VALUES (?)", SCHEMA_VERSION);
    } else if (versions.getFirst() > SCHEMA_VERSION) {
      throw new StoreException(
          Kind.UNAVAILABLE,
          "newer_database",
          "the database has schema " + versions.getFirst() + " (expected: " + SCHEMA_VERSION + ")");
    }
    return SCHEMA_VERSION;
  }

  /** Reads what was committed before. */
  <T> T read(Work<T> work) {
    try (Connection connection = connections.getConnection()) {
      return work.in(connection);
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** Changes everything or nothing; when this returns, it is on the disk. */
  <T> T write(Work<T> work) {
    try (Connection connection = connections.getConnection()) {
      try {
        connection.setAutoCommit(false);
        if (!dialect.lock().isEmpty()) {
          try (Statement statement = connection.createStatement()) {
            statement.execute(dialect.lock());
          }
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
      throw unavailable(e);
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
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      statement.execute(dialect.settle());
    } catch (SQLException e) {
      LOG.debug("the log of the FAQ's database stays as it is", e);
    }
  }

  private StoreException unavailable(SQLException e) {
    LOG.warn("the FAQ's database failed: {}", reason(e));
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
