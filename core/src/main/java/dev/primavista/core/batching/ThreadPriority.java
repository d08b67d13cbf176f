package dev.primavista.core.batching;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/**
 * Lets threads that compute for long give way to those that answer connections: a refusal or a
 * health answer needs microseconds, but would wait for a time slice of the scheduler behind them.
 * Linux alone has priorities of single threads ({@code setpriority(2)}, "C library/kernel
 * differences"); elsewhere nothing happens.
 */
final class ThreadPriority {
  /** Each step is worth about 1.25 times the CPU time ({@code sched(7)}); this one is a third. */
  private static final int NICENESS = 5;

  private static final int PRIO_PROCESS = 0;
  private static final int CALLER = 0;

  private static final Optional<MethodHandle> SET_PRIORITY = setPriority();

  private ThreadPriority() {}

  private static Optional<MethodHandle> setPriority() {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    Optional<MemorySegment> found = linker.defaultLookup().find("setpriority");
    return found.map(address -> linker.downcallHandle(address, type));
  }

  /** Lowers the calling thread's priority; a system that refuses leaves it as it is. */
  static void giveWay() {
    if (SET_PRIORITY.isEmpty()) {
      return;
    }
    try {
      int _ = (int) SET_PRIORITY.get().invokeExact(PRIO_PROCESS, CALLER, NICENESS);
    } catch (Throwable failure) {
      throw new IllegalStateException("setpriority failed", failure);
    }
  }
}
