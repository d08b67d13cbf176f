package dev.primavista.cli.serving;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The signals that ask the process to end. The JVM's own hooks know the first alone: while they run
 * another one is not heard. So the signals are taken through {@code sun.misc.Signal}, which module
 * jdk.unsupported has for this; by its name, because a compiler warns of it.
 */
final class EndSignals {
  /** 128 and the number of SIGINT, as shells have it. */
  private static final int INTERRUPTED = 130;

  private EndSignals() {}

  /**
   * Runs this on the first signal, on a thread of its own; another one ends the process at once.
   */
  static void first(Runnable work) {
    Thread drain = Thread.ofPlatform().name("drain").unstarted(work);
    try {
      take(drain);
    } catch (ReflectiveOperationException noSignals) {
      Runtime.getRuntime().addShutdownHook(drain);
    }
  }

  private static void take(Thread drain) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    AtomicBoolean asked = new AtomicBoolean();
    Object once =
        Proxy.newProxyInstance(
            EndSignals.class.getClassLoader(),
            new Class<?>[] {handler},
            (_, called, _) -> {
              if (!called.getName().equals("handle")) {
                return called.getName().equals("hashCode") ? (Object) 1 : null;
              }
              if (asked.getAndSet(true)) {
                Runtime.getRuntime().halt(INTERRUPTED);
              }
              drain.start();
              return null;
            });
    Method handle = signal.getMethod("handle", signal, handler);
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      try {
        Object _ = handle.invoke(null, signal.getConstructor(String.class).newInstance(name), once);
      } catch (InvocationTargetException reserved) {
        throw new ReflectiveOperationException(reserved);
      }
    }
  }
}
