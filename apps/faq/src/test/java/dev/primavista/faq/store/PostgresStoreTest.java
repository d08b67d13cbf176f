package dev.primavista.faq.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** The same on a real PostgreSQL, which this test starts. */
class PostgresStoreTest extends FaqStoreContract {
  private static @Nullable EmbeddedPostgres started;

  private static synchronized EmbeddedPostgres server() {
    EmbeddedPostgres server = started;
    try {
      if (server == null) {
        server = EmbeddedPostgres.start();
        started = server;
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server().close();
  }

  @Override
  String address() {
    return server().getJdbcUrl("postgres", "postgres");
  }

  @Override
  void clear() {
    try (Connection connection = server().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS faq_schema, faq_entry, faq_change, faq_feedback");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
