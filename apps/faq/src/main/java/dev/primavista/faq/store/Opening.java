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
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How a database is opened.
 *
 * @param patience with another process that writes to a file, and, up to 10 s, with a server
 * @param toRead whether nothing is written
 */
record Opening(Address address, Duration patience, boolean toRead) {
  private static final int CONNECTIONS_TO_READ = 2;
  private static final long LONGEST_WAIT_MILLIS = 10_000;
  private static final String OPEN_READ_ONLY = "1";
  private static final String OPEN_WITHOUT_MAKING = "2";

  /**
   * Connections to it, at least one of which is there.
   *
   * @throws StoreException {@code no_database}
   */
  HikariDataSource connections() {
    address.file().ifPresent(this::requireDatabase);
    if (!toRead) {
      address.file().ifPresent(this::requireOwn);
    }
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url());
    if (address.user() != null) {
      config.setUsername(address.user());
    }
    if (address.password() != null) {
      config.setPassword(address.password());
    }
    config.setPoolName("faq-store");
    config.setMaximumPoolSize(toRead ? CONNECTIONS_TO_READ : address.dialect().connections());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(Math.clamp(patience.toMillis(), 250, LONGEST_WAIT_MILLIS));
    config.setReadOnly(readOnly());
    if (toRead && address.dialect() == Dialect.SQLITE) {
      config.setConnectionInitSql("PRAGMA query_only = ON");
    }
    config.setDataSourceProperties(settings());
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw refused(Database.reason(e), e);
    } catch (RuntimeException e) {
      throw refused("its address or its settings cannot be used", e);
    }
  }

  private Properties settings() {
    Properties settings = new Properties();
    if (address.dialect() != Dialect.SQLITE) {
      return settings;
    }
    settings.setProperty("busy_timeout", Long.toString(patience.toMillis()));
    if (toRead) {
      settings.setProperty("open_mode", readOnly() ? OPEN_READ_ONLY : OPEN_WITHOUT_MAKING);
      return settings;
    }
    settings.setProperty("transaction_mode", "IMMEDIATE");
    settings.setProperty("journal_mode", "WAL");
    settings.setProperty("synchronous", "FULL");
    return settings;
  }

  /**
   * Whether connections can do nothing but read. To SQLite whoever may write is no such: it puts
   * files beside the database, which only a writer takes away.
   */
  private boolean readOnly() {
    return toRead && address.file().map(file -> !mayWrite(file)).orElse(true);
  }

  private static boolean mayWrite(Path file) {
    Path folder = file.toAbsolutePath().resolveSibling("");
    return Files.isWritable(file) && Files.isWritable(folder);
  }

  /** A file that this user may not write, and nobody is writing, is read as one that is fixed. */
  private String url() {
    return address
        .file()
        .filter(file -> readOnly() && !Files.exists(Path.of(file + "-wal")))
        .map(file -> "jdbc:sqlite:" + file.toUri() + "?immutable=1")
        .orElse(address.url());
  }

  /** A file of anything else is not given to the native library. */
  private void requireDatabase(Path file) {
    try (InputStream in = Files.isRegularFile(file) ? Files.newInputStream(file) : null) {
      String head = in == null ? "" : new String(in.readNBytes(16), StandardCharsets.ISO_8859_1);
      if (!head.isEmpty() && !head.equals("SQLite format 3\0")) {
        throw refused("the file is not a database of SQLite", null);
      }
    } catch (IOException e) {
      throw new StoreException(
          Kind.UNAVAILABLE, "no_database", "the database '" + address + "' cannot be read", e);
    }
  }

  /** A database of another program is left as it is. */
  private void requireOwn(Path file) {
    if (!Files.isRegularFile(file)) {
      return;
    }
    Properties patient = new Properties();
    patient.setProperty("busy_timeout", Long.toString(patience.toMillis()));
    try (Connection connection = DriverManager.getConnection(address.url(), patient)) {
      List<String> tables =
          Database.query(
              connection,
              "SELECT name FROM sqlite_master WHERE type = 'table'",
              row -> row.getString(1));
      if (!tables.isEmpty() && !tables.contains("faq_schema")) {
        throw refused("it is another program's (expected: one of prima faq serve)", null);
      }
    } catch (SQLException e) {
      throw refused(Database.reason(e), e);
    }
  }

  StoreException refused(String why, @Nullable Throwable cause) {
    String message = "the database '" + address + "' cannot be opened: " + why;
    return new StoreException(Kind.UNAVAILABLE, "no_database", message, cause);
  }
}
