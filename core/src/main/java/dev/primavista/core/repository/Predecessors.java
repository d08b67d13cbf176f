package dev.primavista.core.repository;

import dev.primavista.core.batching.ModelLedger;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What was served under one version's number before its present state.
 *
 * @param settled what those did that are out of memory
 * @param open those that may still be answering
 */
record Predecessors(ModelStatistics settled, List<Open> open) {
  static final Predecessors NONE = new Predecessors(ModelStatistics.NONE, List.of());

  /** One whose last requests may not have ended. */
  record Open(ModelLedger ledger, CompletableFuture<ModelId> freed) {}

  Predecessors {
    open = List.copyOf(open);
  }

  /** These and one more. */
  Predecessors and(Open next) {
    ModelStatistics done = settled;
    List<Open> left = new ArrayList<>();
    for (Open each : open) {
      if (each.freed().isDone()) {
        done = done.plus(each.ledger().statistics());
      } else {
        left.add(each);
      }
    }
    left.add(next);
    return new Predecessors(done, left);
  }

  /** What all of them did. */
  ModelStatistics statistics() {
    ModelStatistics sum = settled;
    for (Open each : open) {
      sum = sum.plus(each.ledger().statistics());
    }
    return sum;
  }
}
