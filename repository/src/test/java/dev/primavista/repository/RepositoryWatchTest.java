package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RepositoryWatchTest {
  private static final Duration SHORT = Duration.ofMillis(1);

  private final BlockingQueue<Set<Path>> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> over = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();

  private static Map<Path, Stamp> stored(String a, String b) {
    return Map.of(Path.of("a"), new Stamp(List.of(a)), Path.of("b"), new Stamp(List.of(b)));
  }

  /** What is told where one look after the other finds these. */
  private List<Set<Path>> told(List<Map<Path, Stamp>> looks) throws InterruptedException {
    Queue<Map<Path, Stamp>> left = new ArrayDeque<>(looks);
    Map<Path, Stamp> first = left.remove();
    try (RepositoryWatch _ =
        RepositoryWatch.start(
            List.of(),
            new Watching(Watch.POLL, SHORT, SHORT),
            first,
            () -> {
              if (left.isEmpty()) {
                over.add(true);
                return looks.getLast();
              }
              return left.remove();
            },
            told::add,
            failure -> failures.add(String.valueOf(failure.getMessage())))) {
      // What the last look found was told when the one after the next begins.
      for (int i = 0; i < 3; i++) {
        assertThat(over.poll(50, TimeUnit.SECONDS)).isNotNull();
      }
    }
    return List.copyOf(told);
  }

  @Test
  void nothing_is_told_where_nothing_changed() throws InterruptedException {
    assertThat(told(List.of(stored("1", "1"), stored("1", "1")))).isEmpty();
  }

  @Test
  void what_is_quiet_is_told_while_another_is_being_written() throws InterruptedException {
    assertThat(
            told(
                List.of(
                    stored("1", "1"),
                    stored("2", "2"),
                    stored("2", "3"),
                    stored("2", "4"),
                    stored("2", "4"))))
        .containsExactly(Set.of(Path.of("b")), Set.of());
  }

  @Test
  void what_is_being_written_is_never_told_before_it_is_quiet() throws InterruptedException {
    List<Map<Path, Stamp>> looks =
        IntStream.range(0, 300).mapToObj(i -> stored("1", String.valueOf(i))).toList();
    assertThat(told(looks)).containsExactly(Set.of());
  }

  @Test
  void what_comes_and_goes_is_told_once_it_is_quiet() throws InterruptedException {
    Map<Path, Stamp> without = Map.of(Path.of("a"), new Stamp(List.of("1")));
    assertThat(told(List.of(stored("1", "1"), without, stored("1", "2"), without)))
        .containsExactly(Set.of());
  }

  @Test
  void what_is_again_as_it_was_seen_is_told_where_another_was_told_meanwhile()
      throws InterruptedException {
    assertThat(
            told(List.of(stored("1", "1"), stored("2", "2"), stored("2", "1"), stored("2", "1"))))
        .containsExactly(Set.of(Path.of("b")), Set.of());
  }

  @Test
  void looks_that_fail_are_told_once_and_end_nothing() throws InterruptedException {
    AtomicInteger looks = new AtomicInteger();
    try (RepositoryWatch _ =
        RepositoryWatch.start(
            List.of(),
            new Watching(Watch.POLL, SHORT, SHORT),
            stored("1", "1"),
            () -> {
              if (looks.incrementAndGet() <= 3) {
                throw new StackOverflowError("deep");
              }
              return stored("2", "1");
            },
            told::add,
            failure -> failures.add(String.valueOf(failure.getMessage())))) {
      assertThat(failures.take()).isEqualTo("deep");
      assertThat(told.take()).isEmpty();
      assertThat(failures).isEmpty();
    }
  }
}
