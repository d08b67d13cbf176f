package dev.primavista.core;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class ManualTicker implements Ticker {
  private final AtomicLong now = new AtomicLong();

  public ManualTicker() {}

  @Override
  public long nanos() {
    return now.get();
  }

  public void advance(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
