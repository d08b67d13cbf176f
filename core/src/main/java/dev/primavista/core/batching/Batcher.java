package dev.primavista.core.batching;

import dev.primavista.core.ServingException;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.BatchingPolicy.Decision;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue between callers, who submit, and instances, who take batches. Its laws:
 *
 * <ul>
 *   <li>the bound is checked under the lock that inserts, so it is never exceeded;
 *   <li>an accepted request is handed out exactly once, in a batch or as expired, unless its caller
 *       ended it before;
 *   <li>the oldest request is never overtaken by a request that could have joined it;
 *   <li>a request that is over (expired or cancelled) is never in a batch.
 * </ul>
 *
 * {@code queue} and {@code closed} are read and written under {@code lock}; no future is completed
 * here, so that no foreign code runs under the lock.
 */
final class Batcher {
  private final BatchingPolicy policy;
  private final int capacity;
  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<QueuedRequest> queue = new ArrayDeque<>();
  private boolean closed;

  Batcher(BatchingPolicy policy, int capacity, Ticker ticker) {
    this.policy = policy;
    this.capacity = capacity;
    this.ticker = ticker;
  }

  /**
   * Accepts a request or refuses it at once.
   *
   * @throws ServingException.Overloaded if the queue is full
   * @throws ServingException.Cancelled if the batcher was closed
   */
  void submit(QueuedRequest request) {
    lock.lock();
    try {
      if (closed) {
        throw new ServingException.Cancelled("the model is being unloaded");
      }
      if (queue.size() >= capacity) {
        queue.removeIf(waiting -> waiting.future().isDone());
      }
      if (queue.size() >= capacity) {
        throw new ServingException.Overloaded(
            "the queue is full: " + capacity + " requests wait", Duration.ofSeconds(1));
      }
      queue.addLast(request);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What an instance takes from the queue.
   *
   * @param batch requests that agree in type and row shape, oldest first
   * @param expired requests whose deadline passed; whoever took them tells their callers
   */
  record Taken(List<QueuedRequest> batch, List<QueuedRequest> expired) {
    boolean isEmpty() {
      return batch.isEmpty() && expired.isEmpty();
    }
  }

  /** Waits for something to take; empty once the batcher is closed and nothing waits. */
  Taken take() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        List<QueuedRequest> expired = removeFinished();
        if (!expired.isEmpty()) {
          return new Taken(List.of(), expired);
        }
        if (queue.isEmpty()) {
          if (closed) {
            return new Taken(List.of(), List.of());
          }
          changed.await();
          continue;
        }
        long age = ticker.nanos() - queue.getFirst().arrivedNanos();
        Decision decision =
            closed ? new Decision.Close(policy.maxRows()) : policy.decide(joinableRows(), age);
        switch (decision) {
          case Decision.Close close -> {
            return new Taken(removeBatch(close.rows()), List.of());
          }
          case Decision.Wait wait -> {
            // Either way the queue is looked at anew.
            var _ = changed.awaitNanos(wait.nanos());
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Accepts nothing more; what waits is still handed out. Idempotent. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Requests that wait now. */
  int depth() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  private List<QueuedRequest> removeFinished() {
    List<QueuedRequest> expired = new ArrayList<>();
    for (Iterator<QueuedRequest> waiting = queue.iterator(); waiting.hasNext(); ) {
      QueuedRequest request = waiting.next();
      if (request.future().isDone()) {
        waiting.remove();
      } else if (request.deadline().expired()) {
        waiting.remove();
        expired.add(request);
      }
    }
    return expired;
  }

  private int joinableRows() {
    QueuedRequest oldest = queue.getFirst();
    long rows = 0;
    for (QueuedRequest request : queue) {
      if (request.joins(oldest)) {
        rows += request.rows();
      }
      if (rows >= policy.maxRows()) {
        return policy.maxRows();
      }
    }
    return (int) rows;
  }

  /** The oldest request, however large, and those that join it while they fit. */
  private List<QueuedRequest> removeBatch(int maxRows) {
    List<QueuedRequest> batch = new ArrayList<>();
    QueuedRequest oldest = queue.removeFirst();
    batch.add(oldest);
    int rows = oldest.rows();
    for (Iterator<QueuedRequest> waiting = queue.iterator();
        waiting.hasNext() && rows < maxRows; ) {
      QueuedRequest next = waiting.next();
      if (next.joins(oldest)) {
        if (next.rows() > maxRows - rows) {
          break;
        }
        waiting.remove();
        batch.add(next);
        rows += next.rows();
      }
    }
    if (!queue.isEmpty()) {
      changed.signal();
    }
    return batch;
  }
}
