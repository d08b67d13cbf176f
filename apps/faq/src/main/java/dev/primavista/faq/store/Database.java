package dev.primavista.faq.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.primavista.faq.store.StoreException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections to one database and its transactions. Writing transactions follow one another, also
 * those of other processes, so that the numbers they give have no gap and are seen in their order.
 * Thread-safe.
 */
final class Database implements AutoCloseable {
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
   * @param where a file, or {@code postgresql://user:password@host/name}
   * @throws StoreException if that is not possible
   */
  static Database open(String where) {
    String url = Dialect.jdbc(where);
    Dialect dialect = Dialect.of(url);
    Database database = new Database(dialect, pool(where, url, dialect));
    try {
      database.write(database::migrate);
      return database;
    } catch (StoreException refused) {
      database.close();
      throw refused;
    }
  }

  private static HikariDataSource pool(String where, String url, Dialect dialect) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setPoolName("faq-store");
    config.setMaximumPoolSize(dialect.connections());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(10_000);
    if (dialect == Dialect.SQLITE) {
      config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
      config.addDataSourceProperty("journal_mode", "WAL");
      config.addDataSourceProperty("synchronous", "FULL");
      config.addDataSourceProperty("busy_timeout", "15000");
    }
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw new StoreException(
          Kind.UNAVAILABLE,
          "no_database",
          "the database '" + withoutPassword(where) + "' cannot be opened: " + reason(e),
          e);
    }
  }

  static String withoutPassword(String where) {
    return where.replaceAll("//([^:/@]*):[^@]*@", "//$1:***@").replaceAll("password=[^&]*", "***");
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
      connection.setAutoCommit(false);
      try {
        if (!dialect.lock().isEmpty()) {
          try (Statement statement = connection.createStatement()) {
            statement.execute(dialect.lock());
          }
        }
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error failure) {
        connection.rollback();
        throw failure;
      }
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private static StoreException unavailable(SQLException e) {
    return new StoreException(
        Kind.UNAVAILABLE, "no_database", "the FAQ's database does not answer", e);
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
