package dev.primavista.core.batching;

import dev.primavista.core.ServingException;
import dev.primavista.core.Ticker;
import dev.primavista.core.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a version's answers. Of equal requests of one priority at one time one is executed; the
 * others wait for its answer, each until its own deadline, and one of them takes its place if its
 * caller gives up. A request of another priority waits and is refused for itself.
 *
 * <p>{@code cache}, {@code flights} and {@code basis} are read and written under this object's
 * monitor, under which no future is completed and nothing is executed. A new version has a new
 * executor, and a composite model's answers are dropped when a member is another, so that no answer
 * outlives the versions that gave it.
 */
final class CachingExecutor implements ModelExecutor {
  private final ModelExecutor executor;
  private final DeadlineTimer timer;
  private final Ticker ticker;
  private final long maxBytes;
  private final Map<Question, Flight> flights = new HashMap<>();
  private ResponseCache cache;
  private List<Long> basis = List.of();

  CachingExecutor(ModelExecutor executor, long maxBytes, Surroundings surroundings) {
    this.executor = executor;
    this.timer = surroundings.timer();
    this.ticker = surroundings.ticker();
    this.maxBytes = maxBytes;
    this.cache = new ResponseCache(maxBytes);
  }

  /** One request for a key. */
  private record Caller(Terms terms, CompletableFuture<Execution> future) {}

  /** What one execution answers. */
  private record Question(CacheKey key, int priority) {}

  /**
   * A question that is being executed, and those who wait for it.
   *
   * @param basis on which it was asked
   */
  private record Flight(
      Question question, List<Long> basis, Map<String, Tensor> inputs, Queue<Caller> waiting) {}

  @Override
  public CompletableFuture<Execution> execute(Map<String, Tensor> inputs, Terms terms) {
    Optional<List<Long>> now = executor.basis();
    if (now.isEmpty()) {
      return executor.execute(inputs, terms);
    }
    long start = ticker.nanos();
    CacheKey key = CacheKey.of(inputs, terms.outputs());
    Caller caller = new Caller(terms, new CompletableFuture<>());
    Question question = new Question(key, terms.priority());
    Flight taken;
    synchronized (this) {
      standOn(now.get());
      Optional<SequencedMap<String, Tensor>> kept = cache.get(key);
      if (kept.isPresent()) {
        ledger().cacheHit(ticker.nanos() - start);
        return CompletableFuture.completedFuture(Execution.kept(kept.get()));
      }
      Flight other = flights.get(question);
      if (other != null) {
        other.waiting().add(caller);
        return untilDeadline(caller);
      }
      taken = new Flight(question, basis, inputs, new ArrayDeque<>());
      flights.put(question, taken);
    }
    ledger().cacheMiss(ticker.nanos() - start);
    lead(taken, caller);
    return caller.future();
  }

  /** Forgets what was answered on another basis; who waits for that waits on. */
  private void standOn(List<Long> now) {
    if (!now.equals(basis)) {
      basis = now;
      cache = new ResponseCache(maxBytes);
      flights.clear();
    }
  }

  private CompletableFuture<Execution> untilDeadline(Caller caller) {
    CompletableFuture<Execution> future = caller.future();
    Future<?> atDeadline =
        timer.after(
            caller.terms().deadline().remainingNanos(),
            () -> future.completeExceptionally(DeadlineTimer.expired()));
    var _ = future.whenComplete((_, _) -> atDeadline.cancel(false));
    return future;
  }

  private void lead(Flight flight, Caller leader) {
    CompletableFuture<Execution> work = executor.execute(flight.inputs(), leader.terms());
    if (!work.isDone()) {
      var _ =
          leader
              .future()
              .whenComplete(
                  (_, _) -> {
                    if (!work.isDone()) {
                      work.cancel(false);
                    }
                  });
    }
    var _ =
        work.whenComplete(
            (execution, failure) -> {
              if (execution != null) {
                land(flight, leader, execution);
              } else {
                fail(flight, leader, failure);
              }
            });
  }

  private void land(Flight flight, Caller leader, Execution execution) {
    long start = ticker.nanos();
    boolean current = executor.basis().filter(flight.basis()::equals).isPresent();
    synchronized (this) {
      if (current && flight.basis().equals(basis)) {
        cache.put(flight.question().key(), execution.outputs());
      }
      flights.remove(flight.question(), flight);
    }
    leader.future().complete(execution);
    for (Caller caller : flight.waiting()) {
      if (caller.future().complete(Execution.kept(execution.outputs()))) {
        ledger().cacheHit(ticker.nanos() - start);
      }
    }
  }

  /** A leader that gave up is followed by the next; any other failure is that of all. */
  private void fail(Flight flight, Caller leader, @Nullable Throwable failure) {
    Throwable reason =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    boolean gaveUp =
        leader.future().isDone() || reason instanceof ServingException.DeadlineExceeded;
    Caller next = null;
    synchronized (this) {
      while (gaveUp && next == null && !flight.waiting().isEmpty()) {
        Caller candidate = flight.waiting().remove();
        next = candidate.future().isDone() ? null : candidate;
      }
      if (next == null) {
        flights.remove(flight.question(), flight);
      }
    }
    Throwable told = reason == null ? new ServingException.Cancelled("given up") : reason;
    leader.future().completeExceptionally(told);
    if (next != null) {
      lead(flight, next);
      return;
    }
    flight.waiting().forEach(caller -> caller.future().completeExceptionally(told));
  }

  @Override
  public boolean direct() {
    return executor.direct();
  }

  @Override
  public BatchingDecision batching() {
    return executor.batching();
  }

  @Override
  public long exampleNanos() {
    return executor.exampleNanos();
  }

  @Override
  public int queueDepth() {
    return executor.queueDepth();
  }

  @Override
  public int inFlightLimit() {
    return executor.inFlightLimit();
  }

  /** Anybody's answer may be kept, which only its body tells. */
  @Override
  public void admit() {}

  @Override
  public ModelLedger ledger() {
    return executor.ledger();
  }

  @Override
  public void close() {
    executor.close();
  }
}
