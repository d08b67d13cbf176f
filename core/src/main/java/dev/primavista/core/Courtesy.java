package dev.primavista.core;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Work of many milliseconds whose thread lets the process's other threads go first: the system
 * gives it a smaller share of a core that they want too, and all of one that they do not want. By
 * Linux's {@code setpriority}, which takes the calling thread; elsewhere, and where the JVM does
 * not allow native access, nothing changes.
 */
public final class Courtesy {
  /** A third of the share of a thread that was left as it is. */
  private static final int NICE = 5;

  private static final Optional<MethodHandle> SET_PRIORITY =
      SystemFunction.find(
          "setpriority",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT));

  private Courtesy() {}

  /** The same work on a thread that lets others go first, from its start to its end. */
  public static Runnable of(Runnable work) {
    return () -> {
      begin();
      work.run();
    };
  }

  private static void begin() {
    if (SET_PRIORITY.isEmpty()) {
      return;
    }
    try {
      // PRIO_PROCESS and 0: this thread. A refusal leaves it as it is.
      int _ = (int) SET_PRIORITY.get().invokeExact(0, 0, NICE);
    } catch (Throwable e) {
      throw new IllegalStateException("setpriority", e);
    }
  }
}
