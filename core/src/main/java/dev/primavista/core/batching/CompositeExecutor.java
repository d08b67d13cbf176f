package dev.primavista.core.batching;

import dev.primavista.core.Ticker;
import dev.primavista.core.model.CompositeModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelStatistics.Batched;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Lets a composite model ask its members; no thread of its own, none waits. */
final class CompositeExecutor implements ModelExecutor {
  private final CompositeModel model;
  private final boolean countsRows;
  private final Ticker ticker;
  private final long exampleNanos;
  private final ModelLedger ledger = new ModelLedger();

  private CompositeExecutor(
      CompositeModel model, boolean countsRows, Ticker ticker, long exampleNanos) {
    this.model = model;
    this.countsRows = countsRows;
    this.ticker = ticker;
    this.exampleNanos = exampleNanos;
  }

  /** Lets the members answer what was recorded and the example; fails as they fail. */
  static ModelExecutor start(CompositeModel model, ModelConfig config, Ticker ticker) {
    long start = ticker.nanos();
    model.warmUp(config.warmUp().requests());
    boolean countsRows = config.batching().countsRows();
    return new CompositeExecutor(model, countsRows, ticker, ticker.nanos() - start);
  }

  @Override
  public boolean direct() {
    return false;
  }

  @Override
  public BatchingDecision batching() {
    return BatchingDecision.against(Batched.BY_MEMBERS);
  }

  @Override
  public Optional<List<Long>> basis() {
    return model.steady() ? Optional.of(model.loads()) : Optional.empty();
  }

  @Override
  public long exampleNanos() {
    return exampleNanos;
  }

  @Override
  public int queueDepth() {
    return 0;
  }

  @Override
  public int inFlightLimit() {
    return Integer.MAX_VALUE;
  }

  /** Its members refuse, each for itself. */
  @Override
  public void admit() {}

  @Override
  public ModelLedger ledger() {
    return ledger;
  }

  @Override
  public CompletableFuture<Execution> execute(Map<String, Tensor> inputs, Terms terms) {
    long start = ticker.nanos();
    var answer =
        model.execute(inputs, terms.outputs(), terms.deadline(), terms.priority(), terms.traffic());
    CompletableFuture<Execution> execution =
        answer.thenApply(
            outputs -> {
              Execution.Stages stages = new Execution.Stages(0, ticker.nanos() - start, 0);
              ledger.executed(rows(inputs), stages);
              ledger.batched(Batched.BY_MEMBERS);
              return new Execution(outputs, 0, stages);
            });
    var _ =
        execution.whenComplete(
            (_, _) -> {
              if (execution.isCancelled()) {
                answer.cancel(false);
              }
            });
    return execution;
  }

  private int rows(Map<String, Tensor> inputs) {
    return countsRows && model.batchable() && !inputs.isEmpty()
        ? inputs.values().iterator().next().rows()
        : 1;
  }

  @Override
  public void close() {
    model.close();
  }
}
