package dev.primavista.core.batching;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.BatchingPolicy.Decision;
import dev.primavista.core.model.ModelConfig.Queue;
import dev.primavista.core.model.ModelStatistics.Batched;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue between callers, who submit, and instances, who take batches. Its laws:
 *
 * <ul>
 *   <li>the bounds are checked under the lock that inserts, so they are never exceeded;
 *   <li>an accepted request is handed out exactly once, in a batch or as expired, unless its caller
 *       ended it before;
 *   <li>a higher priority goes first, and within one the oldest is never overtaken by a request
 *       that could have joined it;
 *   <li>nobody waits for company longer than the policy says while an instance is idle;
 *   <li>a request that is over (expired or cancelled) is never in a batch.
 * </ul>
 *
 * {@code levels}, {@code waiting} and {@code closed} are read and written under {@code lock}; no
 * future is completed here, so that no foreign code runs under the lock.
 */
final class Batcher {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final BatchingPolicy policy;
  private final Queue queue;
  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** By priority, and at the end those that waited too long and go when nothing else waits. */
  private final List<Set<QueuedRequest>> levels = new ArrayList<>();

  private int waiting;
  private boolean closed;

  Batcher(BatchingPolicy policy, Queue queue, Ticker ticker) {
    this.policy = policy;
    this.queue = queue;
    this.ticker = ticker;
    for (int i = 0; i <= queue.priorities(); i++) {
      levels.add(new LinkedHashSet<>());
    }
  }

  /**
   * Accepts a request or refuses it at once.
   *
   * @throws ServingException.Overloaded if the queue, or its part for this priority, is full
   * @throws ServingException.Cancelled if the batcher was closed
   */
  void submit(QueuedRequest request) {
    int priority = queue.priorityOf(request.priority());
    int most = queue.policyOf(priority).capacity();
    lock.lock();
    try {
      if (closed) {
        throw new ServingException.Cancelled("the model is being unloaded");
      }
      if (waiting >= queue.capacity()) {
        throw full("the queue is full: " + Amount.of(waiting, "request waits", "requests wait"));
      }
      Set<QueuedRequest> level = levels.get(priority - 1);
      if (most > 0 && level.size() >= most) {
        throw full(
            "the queue of priority "
                + priority
                + " is full: "
                + Amount.of(most, "request waits", "requests wait"));
      }
      request.enter(level, queue.policyOf(priority));
      waiting++;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private static ServingException full(String message) {
    return new ServingException.Overloaded(message, RETRY_AFTER);
  }

  /** Takes a request out whose caller does not wait any more; false if it does not stand here. */
  boolean leave(QueuedRequest request) {
    lock.lock();
    try {
      if (!request.leave()) {
        return false;
      }
      waiting--;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What an instance takes from the queue.
   *
   * @param batch requests that agree in type and row shape, oldest first
   * @param why they are together, or the only one alone
   * @param expired requests that waited too long; whoever took them tells their callers
   */
  record Taken(List<QueuedRequest> batch, Batched why, List<QueuedRequest> expired) {
    static final Taken NOTHING = new Taken(List.of(), Batched.ALONE, List.of());

    boolean isEmpty() {
      return batch.isEmpty() && expired.isEmpty();
    }
  }

  /** Waits for something to take; empty once the batcher is closed and nothing waits. */
  Taken take() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        List<QueuedRequest> expired = new ArrayList<>();
        Candidates found = look(expired);
        if (found.isEmpty()) {
          if (closed || !expired.isEmpty()) {
            return new Taken(List.of(), Batched.ALONE, expired);
          }
          changed.await();
          continue;
        }
        long shortest = Long.MAX_VALUE;
        for (Candidates group = found; !group.isEmpty(); group = group.others()) {
          switch (closed ? group.all() : group.decide(ticker.nanos())) {
            case Decision.Close close -> {
              return close(group, close.rows(), expired);
            }
            case Decision.Wait wait -> shortest = Math.min(shortest, wait.nanos());
          }
        }
        if (!expired.isEmpty()) {
          return new Taken(List.of(), Batched.ALONE, expired);
        }
        // Either way the queue is looked at anew.
        var _ = changed.awaitNanos(shortest);
      }
    } finally {
      lock.unlock();
    }
  }

  private Candidates look(List<QueuedRequest> expired) {
    Candidates found = new Candidates(policy);
    long now = ticker.nanos();
    boolean alone = policy.maxRows() == 1;
    for (Set<QueuedRequest> level : levels) {
      for (Iterator<QueuedRequest> each = level.iterator(); each.hasNext(); ) {
        QueuedRequest request = each.next();
        if (isOver(request, now, each, expired)) {
          continue;
        }
        if (!found.add(request) || alone) {
          return found;
        }
      }
    }
    return found;
  }

  /** Takes a request away that is over, or puts it behind all others where that is its policy. */
  private boolean isOver(
      QueuedRequest request, long now, Iterator<QueuedRequest> place, List<QueuedRequest> expired) {
    if (request.future().isDone()) {
      place.remove();
      request.forgetPlace();
      waiting--;
      return true;
    }
    if (request.delayedAt(now)) {
      place.remove();
      request.enterAgain(levels.getLast());
      return true;
    }
    if (request.expiredAt(now)) {
      place.remove();
      request.forgetPlace();
      waiting--;
      expired.add(request);
      return true;
    }
    return false;
  }

  /** The first candidate, however large, and those after it that fit. */
  private Taken close(Candidates found, int maxRows, List<QueuedRequest> expired) {
    List<QueuedRequest> batch = new ArrayList<>(found.requests().size());
    long rows = 0;
    for (QueuedRequest request : found.requests()) {
      rows += request.rows();
      if (!batch.isEmpty() && rows > maxRows) {
        break;
      }
      request.leave();
      waiting--;
      batch.add(request);
    }
    if (waiting > 0) {
      changed.signal();
    }
    return new Taken(batch, found.why(batch), expired);
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
      return waiting;
    } finally {
      lock.unlock();
    }
  }
}
