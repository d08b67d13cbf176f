package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class FileWatchTest {
  private static final Duration SHORT = Duration.ofMillis(5);

  @TempDir private Path folder = Path.of("");

  private final BlockingQueue<Path> written = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
  private Path one = Path.of("");
  private Path other = Path.of("");

  @BeforeEach
  void store() throws IOException {
    one = Files.writeString(folder.resolve("one"), "1");
    other = Files.writeString(folder.resolve("other"), "1");
  }

  private FileWatch watch(Watch watch) {
    return new FileWatch(List.of(one, other), new Watching(watch, SHORT, SHORT));
  }

  private void replace(Path file, String content) throws IOException {
    Path part = Files.writeString(folder.resolve("part"), content);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "EVENTS", "POLL"})
  void each_file_that_was_replaced_or_deleted_is_told(Watch how) throws Exception {
    try (FileWatch watch = watch(how)) {
      watch.start(written::add, failure -> failures.add(failure.toString()));
      replace(one, "anew");
      assertThat(written.take()).isEqualTo(one);
      replace(other, "anew");
      assertThat(written.take()).isEqualTo(other);
      Files.delete(one);
      assertThat(written.take()).isEqualTo(one);
    }
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "EVENTS", "POLL"})
  void a_file_whose_name_begins_with_a_dot_is_told_as_others(Watch how) throws Exception {
    one = Files.writeString(folder.resolve(".one"), "1");
    try (FileWatch watch = watch(how)) {
      watch.start(written::add, failure -> failures.add(failure.toString()));
      replace(one, "anew");
      assertThat(written.take()).isEqualTo(one);
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void what_was_written_before_the_watching_began_is_told() throws Exception {
    try (FileWatch watch = watch(Watch.AUTO)) {
      replace(one, "anew");
      watch.start(written::add, failure -> failures.add(failure.toString()));
      assertThat(written.take()).isEqualTo(one);
    }
  }

  @Test
  void a_failure_is_told_and_the_next_write_all_the_same() throws Exception {
    try (FileWatch watch = watch(Watch.POLL)) {
      watch.start(
          file -> {
            written.add(file);
            if (Files.exists(file)) {
              return;
            }
            throw new IllegalStateException("gone");
          },
          failure -> failures.add(String.valueOf(failure.getMessage())));
      Files.delete(one);
      assertThat(written.take()).isEqualTo(one);
      assertThat(failures.take()).isEqualTo("gone");
      replace(one, "again");
      assertThat(written.take()).isEqualTo(one);
    }
  }

  @Test
  void a_failure_keeps_no_other_file_waiting() throws Exception {
    try (FileWatch watch = watch(Watch.EVENTS)) {
      replace(one, "anew");
      replace(other, "anew");
      watch.start(
          file -> {
            written.add(file);
            throw new IllegalStateException(String.valueOf(file.getFileName()));
          },
          failure -> failures.add(String.valueOf(failure.getMessage())));
      assertThat(written.take()).isEqualTo(one);
      assertThat(written.take()).isEqualTo(other);
      assertThat(List.of(failures.take(), failures.take())).containsExactly("one", "other");
    }
  }
}
