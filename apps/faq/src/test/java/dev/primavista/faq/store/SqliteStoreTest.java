package dev.primavista.faq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.primavista.faq.data.FaqRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(Address.of("postgresql://anna:secret@host/faq?user=b&password=other").toString())
        .doesNotContain("secret", "other");
  }

  @Test
  void whoever_reads_leaves_the_file_as_it_is_and_nothing_beside_it() throws IOException {
    store.create("shop", entry("a", "One?"), ANNA);
    store.close();
    byte[] before = Files.readAllBytes(Path.of(address()));
    try (FaqStore reader = FaqStore.openToRead(address())) {
      assertThat(reader.count("shop")).isEqualTo(1);
    }
    assertThat(Path.of(address())).hasBinaryContent(before);
    assertThat(Path.of(address() + "-wal")).doesNotExist();
    assertThat(Path.of(address() + "-shm")).doesNotExist();
  }

  @Test
  void what_has_no_tables_is_refused_to_whoever_reads() throws IOException {
    Path empty = Files.write(FOLDER.resolve("empty.db"), new byte[0]);
    assertThatThrownBy(() -> FaqStore.openToRead(empty.toString()).close())
        .isInstanceOf(StoreException.class)
        .hasMessageEndingWith("it holds no FAQs (expected: one of prima faq serve)");
    assertThat(empty).isEmptyFile();
    assertThatThrownBy(() -> FaqStore.openToRead(FOLDER.resolve("none.db").toString()).close())
        .isInstanceOf(StoreException.class);
    assertThat(FOLDER.resolve("none.db")).doesNotExist();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_file_that_may_not_be_written_is_read(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("what is kept?.db");
    try (FaqStore writer = FaqStore.open(file.toString(), InstantSource.system())) {
      writer.create("shop", entry("a", "One?"), ANNA);
    }
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
      assumeThat(Files.isWritable(file)).as("this user writes everywhere, as root does").isFalse();
      requireRead(file);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
      requireRead(file);
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    try (FaqStore writer = FaqStore.open(file.toString(), InstantSource.system())) {
      assertThatThrownBy(() -> writer.create("shop", entry("b", "Two?"), ANNA))
          .isInstanceOf(StoreException.class)
          .hasMessage("the FAQ's database may not be written by this user");
    }
  }

  private static void requireRead(Path file) throws IOException {
    try (FaqStore reader = FaqStore.openToRead(file.toString())) {
      assertThat(reader.count("shop")).isEqualTo(1);
    }
    try (Stream<Path> files = Files.list(file.resolveSibling(""))) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_database_of_another_program_is_refused_and_left_as_it_is() throws Exception {
    Path other = FOLDER.resolve("other.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE bookmark (url TEXT)");
    }
    byte[] before = Files.readAllBytes(other);
    assertThatThrownBy(() -> FaqStore.open(other.toString(), InstantSource.system()))
        .isInstanceOf(StoreException.class)
        .hasMessageEndingWith("it is another program's (expected: one of prima faq serve)");
    assertThat(other).hasBinaryContent(before);
  }

  @Test
  void a_copy_that_sqlite_makes_has_everything_while_the_store_is_open() throws Exception {
    store.create("shop", entry("a", "One?"), ANNA);
    Path copy = FOLDER.resolve("copy.db");
    Files.deleteIfExists(copy);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + address());
        Statement statement = connection.createStatement()) {
      statement.execute("VACUUM INTO '" + copy + "'");
    }
    try (FaqStore backup = FaqStore.open(copy.toString(), InstantSource.system())) {
      assertThat(backup.find("shop", "a")).isPresent();
      assertThat(backup.audit("shop", Optional.empty(), Long.MAX_VALUE, 9)).hasSize(1);
    }
  }

  @Test
  void after_another_programs_lock_everything_is_kept_again_whole() throws Exception {
    String file = FOLDER.resolve("locked.db").toString();
    try (FaqStore store = FaqStore.open(file, InstantSource.system(), Duration.ofMillis(20));
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertThatThrownBy(() -> store.create("shop", entry("a", "One?"), ANNA))
          .isInstanceOf(StoreException.class)
          .hasMessage("the FAQ's database is locked by another program");
      statement.execute("ROLLBACK");
      requireWhole(store);
    }
  }

  @Test
  void after_a_full_disk_everything_is_kept_again_whole() {
    String file = FOLDER.resolve("full.db").toString();
    try (FaqStore store = FaqStore.open(file + "?max_page_count=40", InstantSource.system())) {
      FaqRecord large =
          new FaqRecord(
              "large", "How?", "x".repeat(300_000), List.of(), List.of(), Optional.empty());
      List<FaqRecord> list = List.of(entry("a", "One?"), large);
      for (int time = 0; time < 2; time++) {
        assertThatThrownBy(
                () -> store.importList("shop", named(list), ImportReport.Mode.MERGE, ANNA))
            .isInstanceOfSatisfying(
                StoreException.class, full -> assertThat(full.code()).isEqualTo("database_full"))
            .hasMessage("the FAQ's database is full: there is no space left where it is kept");
        requireWhole(store);
      }
    }
  }

  /** What failed has left nothing; what is created is answered and kept. */
  private static void requireWhole(FaqStore store) {
    assertThat(store.find("shop", "a")).isEmpty();
    long before = store.count("shop");
    for (long id = before; id < before + 3; id++) {
      store.create("shop", entry("e" + id, "Two?"), ANNA);
    }
    assertThat(store.count("shop")).isEqualTo(before + 3);
    assertThat(store.audit("shop", Optional.empty(), Long.MAX_VALUE, 99)).hasSize((int) before + 3);
  }

  @Test
  void what_was_written_is_in_the_file_itself_where_nobody_reads() throws IOException {
    store.create("shop", entry("a", "One?"), ANNA);
    Path copy = FOLDER.resolve("file-alone.db");
    Files.copy(Path.of(address()), copy, StandardCopyOption.REPLACE_EXISTING);
    try (FaqStore alone = FaqStore.open(copy.toString(), InstantSource.system())) {
      assertThat(alone.find("shop", "a")).isPresent();
    }
    store.close();
    assertThat(Path.of(address() + "-wal")).doesNotExist();
  }
}
