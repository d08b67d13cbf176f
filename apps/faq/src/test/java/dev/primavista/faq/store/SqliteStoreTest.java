package dev.primavista.faq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SqliteStoreTest extends FaqStoreContract {
  private static final Path FOLDER = folder();

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("faq-store");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  String address() {
    return FOLDER.resolve("faq.db").toString();
  }

  @Override
  void clear() {
    for (String ending : new String[] {"", "-wal", "-shm"}) {
      try {
        Files.deleteIfExists(Path.of(address() + ending));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void a_file_that_is_no_database_is_refused_and_left_as_it_is() throws IOException {
    Path text = Files.writeString(FOLDER.resolve("list.csv"), "id,question\n".repeat(100));
    assertThatThrownBy(() -> FaqStore.open(text.toString(), InstantSource.system()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("list.csv' cannot be opened");
    assertThat(text).hasContent("id,question\n".repeat(100));
  }

  @Test
  void a_database_of_the_future_is_refused() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + address());
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE faq_schema SET version = 99");
    }
    assertThatThrownBy(this::open).hasMessage("the database has schema 99 (expected: 1)");
  }

  @Test
  void no_password_is_ever_said() {
    assertThat(Database.withoutPassword("postgresql://anna:secret@host/faq?user=b&password=other"))
        .doesNotContain("secret", "other");
  }
}
