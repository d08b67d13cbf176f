package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RepositoryWatchTest {
  @Test
  void looks_that_fail_are_told_once_and_end_nothing(@TempDir Path folder) throws Exception {
    AtomicInteger looks = new AtomicInteger();
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Watching often = new Watching(Watch.POLL, Duration.ofMillis(1), Duration.ofMillis(1));

    try (RepositoryWatch watch =
        RepositoryWatch.start(
            List.of(folder),
            often,
            new Stamp(List.of()),
            () -> {
              if (looks.incrementAndGet() <= 3) {
                throw new StackOverflowError("deep");
              }
              return Stamp.of(List.of(folder));
            },
            () -> told.add("changed"),
            failure -> told.add(String.valueOf(failure.getMessage())))) {
      assertThat(watch).isNotNull();
      assertThat(told.take()).isEqualTo("deep");
      assertThat(told.take()).isEqualTo("changed");
    }
  }
}
