package dev.primavista.server.security;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Wrong keys by address, as a brake on guessing and on logs. It never keeps a right key out: behind
 * a balancer all callers have one address. Thread-safe.
 */
public final class Attempts {
  /** Wrong keys of one address in a window that are answered as such. */
  public static final int MOST = 60;

  private static final int TOLD = 3;
  private static final int MOST_ADDRESSES = 1024;
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

  private final Map<String, Window> windows = new LinkedHashMap<>();

  /**
   * What becomes of a wrong key.
   *
   * @param told whether a log tells it
   * @param pause until another is answered as such; zero for at once
   */
  public record Verdict(boolean told, Duration pause) {}

  private static final class Window {
    private final long startNanos;
    private int count;

    private Window(long startNanos) {
      this.startNanos = startNanos;
    }
  }

  /** One more from this address. */
  public synchronized Verdict failed(String address, long nowNanos) {
    Window window = windows.get(address);
    if (window == null || nowNanos - window.startNanos > WINDOW_NANOS) {
      windows.remove(address);
      forgetEldest();
      window = new Window(nowNanos);
      windows.put(address, window);
    }
    window.count++;
    long left = window.count > MOST ? window.startNanos + WINDOW_NANOS - nowNanos : 0;
    return new Verdict(window.count <= TOLD, Duration.ofNanos(Math.max(0, left)));
  }

  /** Windows stand in the order of their beginning. */
  private void forgetEldest() {
    if (windows.size() >= MOST_ADDRESSES) {
      windows.remove(windows.keySet().iterator().next());
    }
  }
}
