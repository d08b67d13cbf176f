package dev.primavista.faq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The same on a real PostgreSQL, which this test starts. */
class PostgresStoreTest extends FaqStoreContract {
  private static final String NO_ANSWER = "the FAQ's database does not answer";

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

  @Test
  void a_database_that_is_lost_is_told_once_and_is_taken_up_again() {
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Logger own = log.getLoggerContext().getLogger(Database.class);
    events.start();
    own.setLevel(Level.INFO);
    asOwner("CREATE ROLE guest LOGIN SUPERUSER");
    try (FaqStore guest =
        FaqStore.open(addressOf("guest"), InstantSource.system(), Duration.ofMillis(250))) {
      log.addAppender(events);
      asOwner(
          "ALTER ROLE guest NOLOGIN",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'guest'");
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> guest.count("shop")).hasMessage(NO_ANSWER);
        assertThatThrownBy(() -> guest.create("shop", entry("a", "One?"), ANNA))
            .hasMessage(NO_ANSWER);
      }
      asOwner("ALTER ROLE guest LOGIN");
      assertThat(guest.count("shop")).isZero();
    } finally {
      log.detachAppender(events);
      own.setLevel(null);
      asOwner("DROP ROLE guest");
    }
    assertThat(events.list).allMatch(event -> event.getThrowableProxy() == null);
    List<String> told = events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(told)
        .filteredOn(line -> line.startsWith(NO_ANSWER + " until it is back: "))
        .hasSize(1);
    assertThat(told).hasSizeLessThanOrEqualTo(3).endsWith("the FAQ's database answers again");
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
