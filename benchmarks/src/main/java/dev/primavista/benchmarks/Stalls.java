package dev.primavista.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The longest time that a connection's thread of this process could run and got no core, as Linux
 * counts it in {@code schedstat}: what the machine's other work takes, not what requests do. It is
 * looked at every few milliseconds; waits in between add up. 0 where the system does not tell.
 */
final class Stalls {
  private static final long STEP_NANOS = 2_000_000;
  private static final Path TASKS = Path.of("/proc/self/task");

  private final String threads;
  private final AtomicLong longest = new AtomicLong();

  /** What each thread had waited when it was looked at last. */
  private final Map<Path, Long> waited = new HashMap<>();

  private Stalls(String threads) {
    this.threads = threads;
  }

  /**
   * Watches to the process's end.
   *
   * @param threads how the names of those that are meant begin, in at most 15 characters
   */
  static Stalls watch(String threads) {
    Stalls stalls = new Stalls(threads);
    Thread.ofPlatform().daemon().name("stalls").start(stalls::follow);
    return stalls;
  }

  private void follow() {
    for (int turn = 0; true; turn++) {
      try {
        // Threads come and go rarely.
        if (turn % 500 == 0) {
          find();
        }
        for (Map.Entry<Path, Long> each : waited.entrySet()) {
          long now = waitedNanos(each.getKey());
          longest.accumulateAndGet(now - each.getValue(), Math::max);
          each.setValue(now);
        }
      } catch (IOException ended) {
        waited.clear();
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  private void find() throws IOException {
    if (!Files.isDirectory(TASKS)) {
      return;
    }
    try (Stream<Path> tasks = Files.list(TASKS)) {
      for (Path task : tasks.toList()) {
        Path statistics = task.resolve("schedstat");
        if (!waited.containsKey(statistics)
            && Files.readString(task.resolve("comm")).startsWith(threads)) {
          waited.put(statistics, waitedNanos(statistics));
        }
      }
    }
  }

  /** The second of three numbers. */
  private static long waitedNanos(Path statistics) throws IOException {
    return Long.parseLong(Files.readString(statistics).split(" ", -1)[1]);
  }

  /** The longest since it was last asked, in milliseconds. */
  double takeMillis() {
    return longest.getAndSet(0) / 1e6;
  }
}
