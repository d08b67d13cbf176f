package dev.primavista.core.batching;

import dev.primavista.core.batching.BatchingPolicy.Decision;
import dev.primavista.core.model.ModelStatistics.Batched;
import java.util.ArrayList;
import java.util.List;

/**
 * Waiting requests that could be taken together; in order, the first of them decides who joins.
 * While they wait for company an idle instance takes those others whose time for that is over.
 */
final class Candidates {
  private final BatchingPolicy policy;
  private final List<QueuedRequest> requests = new ArrayList<>();

  /** Those that came after them and cannot join. */
  private final List<QueuedRequest> others = new ArrayList<>();

  /** Of the requests and of the one that found no room. */
  private long rows;

  private boolean noRoom;

  Candidates(BatchingPolicy policy) {
    this.policy = policy;
  }

  /** Takes the request in if it fits; false once no other can. */
  boolean add(QueuedRequest request) {
    if (!requests.isEmpty() && !request.joins(requests.getFirst())) {
      others.add(request);
      return true;
    }
    rows += request.rows();
    noRoom = !requests.isEmpty() && rows > policy.maxRows();
    if (!noRoom) {
      requests.add(request);
    }
    return rows < policy.maxRows();
  }

  boolean isEmpty() {
    return requests.isEmpty();
  }

  List<QueuedRequest> requests() {
    return requests;
  }

  /** The first of those that cannot join, and who joins that one. */
  Candidates others() {
    Candidates next = new Candidates(policy);
    for (QueuedRequest request : others) {
      if (!next.add(request)) {
        break;
      }
    }
    return next;
  }

  /** Whether an idle instance takes them now: as the one of them says that waits no longer. */
  Decision decide(long nowNanos) {
    int together = (int) Math.min(rows, policy.maxRows());
    long shortest = Long.MAX_VALUE;
    for (QueuedRequest each : requests) {
      long arrived = each.arrivedNanos();
      switch (policy.decide(together, nowNanos - arrived, each.deadline().atNanos() - arrived)) {
        case Decision.Close close -> {
          return close;
        }
        case Decision.Wait wait -> shortest = Math.min(shortest, wait.nanos());
      }
    }
    return new Decision.Wait(shortest);
  }

  /** All that fit, whatever they wait for. */
  Decision all() {
    return new Decision.Close(policy.maxRows());
  }

  /** Why these of them are together, or the only one alone. */
  Batched why(List<QueuedRequest> batch) {
    if (batch.size() > 1) {
      return Batched.JOINED;
    }
    if (noRoom || requests.size() > 1) {
      return Batched.TOO_LARGE;
    }
    return others.isEmpty() ? Batched.ALONE : Batched.OTHERS_DIFFER;
  }
}
