package dev.primavista.core.model;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Memory outside the heap that executions use. It is freed once, when it was closed and none of
 * them is under way any more: what an engine reads after that would end the process. Thread-safe.
 */
public final class NativeMemory implements AutoCloseable {
  private final String owner;
  private final Runnable free;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Executions under way, and one more until it is closed. */
  private final AtomicInteger users = new AtomicInteger(1);

  /**
   * @param owner whose memory it is, such as "model"
   * @param free called by {@link #close} or at the end of the last execution, by its thread
   */
  public NativeMemory(String owner, Runnable free) {
    this.owner = owner;
    this.free = free;
  }

  /**
   * What an execution gives that uses the memory.
   *
   * @throws IllegalStateException if it was closed before
   */
  public <T> T during(Supplier<T> execution) {
    enter();
    try {
      return execution.get();
    } finally {
      leave();
    }
  }

  private void enter() {
    int before = users.get();
    while (!closed.get() && before > 0) {
      int witness = users.compareAndExchange(before, before + 1);
      if (witness == before) {
        return;
      }
      before = witness;
    }
    throw closed("execute");
  }

  private void leave() {
    if (users.decrementAndGet() == 0) {
      free.run();
    }
  }

  /**
   * Lets those pass who ask the owner for something while it is open.
   *
   * @param what is asked of it
   * @throws IllegalStateException if it was closed
   */
  public void requireOpen(String what) {
    if (closed.get()) {
      throw closed(what);
    }
  }

  private IllegalStateException closed(String what) {
    return new IllegalStateException(what + " on a closed " + owner + " (expected: an open one)");
  }

  /** Executions that are under way go on to their end, others are refused. Idempotent. */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      leave();
    }
  }
}
