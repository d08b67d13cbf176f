package dev.primavista.core;

/**
 * A thread on which many connections wait, such as an event loop: who holds it holds up all of
 * them. Others belong to the request that they do.
 */
public final class SharedThread {
  private static final ThreadLocal<Boolean> SHARED = ThreadLocal.withInitial(() -> false);

  private SharedThread() {}

  /** The same work, on a thread that is shared from its start to its end. */
  public static Runnable of(Runnable work) {
    return () -> {
      SHARED.set(true);
      work.run();
    };
  }

  /** Whether the calling thread is one. */
  public static boolean isCurrent() {
    return SHARED.get();
  }
}
