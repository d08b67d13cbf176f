package dev.primavista.repository;

import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ClosedRepositoryTest {
  /** So many that it takes a while to watch them. */
  private static final int FOLDERS = 1000;

  @TempDir private Path folder = Path.of("");

  private static Set<Thread> watching() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().equals("repository-watch"));
    return threads;
  }

  private static boolean isIn(Thread thread, Class<?> type) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(type.getName()));
  }

  @Test
  void nothing_is_watched_once_it_is_closed_also_while_the_watching_begins() throws Exception {
    for (int i = 0; i < FOLDERS; i++) {
      Files.createDirectory(folder.resolve("f" + i));
    }
    try (LiveModels models = new LiveModels()) {
      LiveRepository repository =
          models.open(
              new RepositoryOptions(
                  List.of(),
                  List.of(folder),
                  ModelControl.AUTO,
                  new Watching(Watch.AUTO, Duration.ofHours(1), Duration.ofMillis(20)),
                  Set.of()));
      Set<Thread> others = watching();
      Thread start = Thread.ofPlatform().start(repository::start);
      while (start.isAlive() && !isIn(start, RepositoryWatch.class)) {
        Thread.onSpinWait();
      }
      repository.close();
      start.join();
      Set<Thread> left = watching();
      left.removeAll(others);
      for (Thread thread : left) {
        thread.join();
      }
    }
  }
}
