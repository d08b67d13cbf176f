package dev.primavista.core.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelStatistics;
import dev.primavista.core.model.ModelStatistics.Total;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

class ModelLedgerTest {
  private static final Execution.Stages STAGES = new Execution.Stages(1, 20, 3);

  private final ModelLedger ledger = new ModelLedger();

  @Test
  void requests_and_their_times_add_up() {
    ledger.succeeded(4, 100, new Execution(new LinkedHashMap<>(), 50, STAGES));
    ledger.succeeded(2, 100, new Execution(new LinkedHashMap<>(), 10, STAGES));
    ledger.failed(7);
    ledger.cacheHit(5);
    ledger.cacheMiss(6);
    ModelStatistics statistics = ledger.statistics();
    assertThat(statistics.inferenceCount()).isEqualTo(6);
    assertThat(statistics.requests())
        .isEqualTo(
            new ModelStatistics.Requests(
                new Total(2, 200),
                new Total(1, 7),
                new Total(2, 60),
                new Total(2, 2),
                new Total(2, 40),
                new Total(2, 6),
                new Total(1, 5),
                new Total(1, 6)));
  }

  @Test
  void an_answer_from_the_cache_did_not_wait_and_was_not_executed() {
    ledger.succeeded(4, 100, new Execution(new LinkedHashMap<>(), 50, STAGES));
    ledger.succeeded(4, 3, Execution.kept(new LinkedHashMap<>()));
    ModelStatistics statistics = ledger.statistics();
    assertThat(statistics.requests().success()).isEqualTo(new Total(2, 103));
    assertThat(statistics.requests().queue()).isEqualTo(new Total(2, 50));
    assertThat(statistics.requests().computeInfer().count()).isEqualTo(1);
    assertThat(statistics.inferenceCount()).isEqualTo(4);
  }

  @Test
  void executions_are_told_apart_by_size_and_large_sizes_in_powers_of_two() {
    for (int rows : new int[] {256, 1, 257, 500, 1, Integer.MAX_VALUE}) {
      ledger.executed(rows, STAGES);
    }
    assertThat(ledger.statistics().executionCount()).isEqualTo(6);
    assertThat(ledger.statistics().batches())
        .extracting(ModelStatistics.BatchSize::rows)
        .containsExactly(1, 256, 512, Integer.MAX_VALUE);
    assertThat(ledger.statistics().batches().getFirst().computeInfer()).isEqualTo(new Total(2, 40));
  }
}
