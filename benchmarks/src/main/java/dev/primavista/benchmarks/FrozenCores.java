package dev.primavista.benchmarks;

import dev.primavista.core.Promptness;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How long each core of the machine did nothing for anybody. A virtual machine's core that its host
 * takes away appears to run whoever was on it, and no count of the system within tells of that
 * unless the host says so. A thread that is bound to the core, sleeps and does nothing else wakes
 * late by as much. Other threads of the highest rank make it late as well, but by no more than
 * their slices. Without Linux's {@code sched_setaffinity} nothing is watched and all is 0.
 */
final class FrozenCores {
  private static final long STEP_NANOS = 2_000_000;
  private static final int MASK_BYTES = 128;

  private final AtomicLong longest = new AtomicLong();
  private long stolenTicks = stolenTicks();

  private FrozenCores() {}

  /** Watches to the process's end. */
  static FrozenCores watch() {
    FrozenCores cores = new FrozenCores();
    for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
      int bound = core;
      Thread.ofPlatform().daemon().name("core " + core).start(() -> cores.follow(bound));
    }
    return cores;
  }

  private void follow(int core) {
    Promptness.begin();
    if (!bindTo(core)) {
      return;
    }
    while (true) {
      long due = System.nanoTime() + STEP_NANOS;
      LockSupport.parkNanos(STEP_NANOS);
      longest.accumulateAndGet(System.nanoTime() - due, Math::max);
    }
  }

  /** Whether this thread runs on that core alone now. */
  private static boolean bindTo(int core) {
    Linker linker = Linker.nativeLinker();
    var function = linker.defaultLookup().find("sched_setaffinity");
    if (function.isEmpty()) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
      mask.set(ValueLayout.JAVA_BYTE, core / 8, (byte) (1 << core % 8));
      var descriptor =
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS);
      int refused =
          (int)
              linker
                  .downcallHandle(function.get(), descriptor)
                  .invokeExact(0, (long) MASK_BYTES, mask);
      return refused == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("sched_setaffinity", e);
    }
  }

  /** What the host says that it took of all cores together, in hundredths of a second. */
  private static long stolenTicks() {
    try {
      String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +", -1);
      return Long.parseLong(fields[8]);
    } catch (IOException untold) {
      return 0;
    }
  }

  /** The most that a core's thread woke too late since it was last asked, in milliseconds. */
  double takeLongestMillis() {
    return longest.getAndSet(0) / 1e6;
  }

  /** What the host owns to have taken since it was last asked, in milliseconds. */
  double takeStolenMillis() {
    long before = stolenTicks;
    stolenTicks = stolenTicks();
    return 10.0 * (stolenTicks - before);
  }
}
