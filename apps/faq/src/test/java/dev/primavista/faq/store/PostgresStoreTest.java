package dev.primavista.faq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

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

  @Test
  void an_address_is_written_with_user_and_password() {
    String place = "@localhost:" + server().getPort() + "/postgres";
    for (String account : new String[] {"postgres:p@ss%2Fw%25", "postgres"}) {
      try (FaqStore other =
          FaqStore.open("postgresql://" + account + place, InstantSource.system())) {
        assertThat(other.check()).isTrue();
      }
    }
    assertThatThrownBy(
            () -> FaqStore.open("postgresql://nobody:s3cret" + place, InstantSource.system()))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("the database 'postgresql://localhost:")
        .message()
        .doesNotContain("s3cret");
  }

  @Test
  void an_id_that_no_text_can_hold_is_no_entrys() {
    assertThat(store.find("shop", "a\u0000")).isEmpty();
    assertThat(store.audit("shop", Optional.of("a\u0000"), Long.MAX_VALUE, 9)).isEmpty();
    assertThatThrownBy(() -> store.delete("shop", "a\u0000", Optional.empty(), ANNA))
        .hasMessageContaining("has no entry");
  }

  @Test
  void a_role_needs_no_more_than_what_it_does() {
    store.create("shop", entry("a", "One?"), ANNA);
    asOwner(
        "DROP ROLE IF EXISTS reader, editor",
        "CREATE ROLE reader LOGIN",
        "CREATE ROLE editor LOGIN",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO editor");
    try {
      try (FaqStore reader = FaqStore.openToRead(addressOf("reader"))) {
        assertThat(reader.count("shop")).isEqualTo(1);
      }
      try (FaqStore editor = FaqStore.open(addressOf("editor"), InstantSource.system())) {
        editor.create("shop", entry("b", "Two?"), ANNA);
      }
      try (FaqStore reader = FaqStore.open(addressOf("reader"), InstantSource.system())) {
        assertThatThrownBy(() -> reader.create("shop", entry("c", "Three?"), ANNA))
            .hasMessage("the FAQ's database may not be written by this user");
      }
      asOwner("REVOKE SELECT ON faq_entry FROM reader");
      try (FaqStore reader = FaqStore.openToRead(addressOf("reader"))) {
        assertThatThrownBy(reader::names)
            .hasMessage("the FAQ's database may not be read by this user");
      }
      assertThat(store.count("shop")).isEqualTo(2);
    } finally {
      asOwner("DROP OWNED BY reader, editor", "DROP ROLE reader, editor");
    }
  }

  private static String addressOf(String role) {
    return server().getJdbcUrl(role, "postgres");
  }

  @Override
  void clear() {
    asOwner("DROP TABLE IF EXISTS faq_schema, faq_entry, faq_change, faq_feedback, faq_source");
  }

  private static void asOwner(String... statements) {
    try (Connection connection = server().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
