package dev.primavista.benchmarks;

import dev.primavista.core.Promptness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What the machine takes from this process, not what requests do. It is looked at every few
 * milliseconds.
 *
 * <p>A connection's thread that could run and got no core, as Linux counts it in {@code schedstat};
 * waits in between add up; 0 where the system does not tell. And how much too late the looking
 * thread itself, which does nothing else, was woken: that also tells of what Linux does not see,
 * when the host of a virtual machine takes its cores away.
 */
final class Stalls {
  private static final long STEP_NANOS = 2_000_000;
  private static final Path TASKS = Path.of("/proc/self/task");

  private final String threads;
  private final AtomicLong longest = new AtomicLong();
  private final AtomicLong latest = new AtomicLong();

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
    Promptness.begin();
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
      long due = System.nanoTime() + STEP_NANOS;
      LockSupport.parkNanos(STEP_NANOS);
      latest.accumulateAndGet(System.nanoTime() - due, Math::max);
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

  /** The most that it was woken too late since it was last asked, in milliseconds. */
  double takeLateMillis() {
    return latest.getAndSet(0) / 1e6;
  }

  /** The longest wait since it was last asked, in milliseconds. */
  double takeMillis() {
    return longest.getAndSet(0) / 1e6;
  }
}
