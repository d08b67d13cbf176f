package dev.primavista.client;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Lets so many pass at a time, and the rest in the order in which they came. Thread-safe. */
final class Turns {
  private final int most;

  /** By when they came. */
  private final NavigableMap<Long, CompletableFuture<Void>> waiting = new TreeMap<>();

  private long came;
  private int passed;
  private boolean closed;

  Turns(int most) {
    this.most = most;
  }

  /**
   * Asks for a turn, which must be ended when it is had. One that its caller completes, as by
   * cancelling it, leaves the queue.
   *
   * @return completed when it is had; fails at once where the client is closed
   */
  CompletableFuture<Void> take() {
    CompletableFuture<Void> turn = new CompletableFuture<>();
    long place;
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedFuture(Losses.closed());
      }
      if (passed < most) {
        passed++;
        return CompletableFuture.completedFuture(null);
      }
      place = came++;
      waiting.put(place, turn);
    }
    var _ = turn.whenComplete((_, _) -> leave(place));
    return turn;
  }

  private synchronized void leave(long place) {
    waiting.remove(place);
  }

  /** Ends a turn: the one that waits longest is next, in a thread of its own. */
  void end() {
    CompletableFuture<Void> next;
    synchronized (this) {
      Map.Entry<Long, CompletableFuture<Void>> first = waiting.pollFirstEntry();
      if (first == null) {
        passed--;
        notifyAll();
        return;
      }
      next = first.getValue();
    }
    var _ = Thread.startVirtualThread(() -> pass(next));
  }

  private void pass(CompletableFuture<Void> next) {
    if (!next.complete(null)) {
      end();
    }
  }

  /** Waits until all turns have ended, unless the thread is interrupted. */
  synchronized void close() {
    closed = true;
    try {
      while (passed > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
