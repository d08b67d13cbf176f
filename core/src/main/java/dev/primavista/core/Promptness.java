package dev.primavista.core;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A thread that is woken often and works for microseconds, such as one that serves connections. The
 * system lets whoever runs finish a slice of some milliseconds before it wakes somebody of the same
 * rank; a thread that asks for short slices goes first, and gets no more of a core than before. By
 * Linux's {@code sched_setattr} from version 6.12 on; elsewhere nothing changes.
 */
public final class Promptness {
  /** The shortest that Linux takes. */
  private static final long SLICE_NANOS = 100_000;

  /** Threads that are started by a prompt one are not prompt. */
  private static final long RESET_ON_FORK = 1;

  private static final int ATTRIBUTES_BYTES = 48;
  private static final int FLAGS_AT = 8;
  private static final int NICE_AT = 16;
  private static final int RUNTIME_AT = 24;

  private Promptness() {}

  /** What is called; made apart from this class because that takes a tenth of a second. */
  private static final class Calls {
    /** The number of {@code sched_setattr}, which older C libraries have no function for. */
    static final Map<String, Long> NUMBERS = Map.of("amd64", 314L, "aarch64", 274L);

    static final Optional<MethodHandle> BY_NUMBER =
        SystemFunction.find(
            "syscall",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(1));

    static final Optional<MethodHandle> GET_PRIORITY =
        SystemFunction.find(
            "getpriority",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /** The first of all calls, by a thread of its own. */
  private static final class First {
    static final CompletableFuture<Void> CALL =
        CompletableFuture.runAsync(
            Promptness::begin, work -> Thread.ofPlatform().daemon().name("promptness").start(work));
  }

  /** Asks for short slices for the executor's thread, which does not wait for it. */
  public static void soon(Executor thread) {
    var _ = First.CALL.thenRunAsync(Promptness::begin, thread);
  }

  /**
   * Asks for short slices for the calling thread, to its end. A refusal leaves it as it is. The
   * first call takes a tenth of a second.
   */
  public static void begin() {
    Long number = Calls.NUMBERS.get(Platform.current().architecture());
    if (number == null || Calls.BY_NUMBER.isEmpty() || Calls.GET_PRIORITY.isEmpty()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      // PRIO_PROCESS and 0: this thread. The nice value is part of what is set.
      int nice = (int) Calls.GET_PRIORITY.get().invokeExact(0, 0);
      MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
      attributes.set(ValueLayout.JAVA_INT, 0, ATTRIBUTES_BYTES);
      attributes.set(ValueLayout.JAVA_LONG, FLAGS_AT, RESET_ON_FORK);
      attributes.set(ValueLayout.JAVA_INT, NICE_AT, nice);
      attributes.set(ValueLayout.JAVA_LONG, RUNTIME_AT, SLICE_NANOS);
      long _ = (long) Calls.BY_NUMBER.get().invokeExact((long) number, 0, attributes, 0);
    } catch (Throwable e) {
      throw new IllegalStateException("sched_setattr", e);
    }
  }
}
