package dev.primavista.core.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.Deadline;
import dev.primavista.core.FakeModel;
import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Batching;
import dev.primavista.core.model.ModelConfig.Execution;
import dev.primavista.core.model.ModelConfig.Queue;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.FixedTensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many callers at once, and a ledger in which every request ends exactly once. */
@Timeout(120)
class StressTest {
  private static final ModelId ID = new ModelId("twice", 1);
  private static final int CALLERS = 4;
  private static final int EACH = 5_000;

  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry =
      new ModelRegistry(
          new Backends(List.of()),
          new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer));
  private final Ledger ledger = new Ledger();
  private final InferenceService service = new InferenceService(registry, ledger, Ticker.SYSTEM);

  @AfterEach
  void stopTimer() {
    timer.close();
  }

  /** How often each request was ended, and in which way. */
  private static final class Ledger implements ServingMetrics {
    final AtomicIntegerArray ends = new AtomicIntegerArray(CALLERS * EACH);
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger cancelled = new AtomicInteger();
    final AtomicInteger wrong = new AtomicInteger();
    final AtomicInteger counted = new AtomicInteger();

    void answer(int request, InferenceResponse response) {
      ends.incrementAndGet(request);
      answered.incrementAndGet();
      if (!(response.outputs().get("y") instanceof FixedTensor y)
          || !Arrays.equals(y.doubles(), new double[] {2.0 * request})) {
        wrong.incrementAndGet();
      }
    }

    void failure(int request, Throwable failure) {
      ends.incrementAndGet(request);
      Throwable reason = failure.getCause() == null ? failure : failure.getCause();
      switch (reason) {
        case ServingException.Overloaded _ -> refused.incrementAndGet();
        case ServingException.DeadlineExceeded _ -> refused.incrementAndGet();
        case CancellationException _ -> cancelled.incrementAndGet();
        default -> wrong.incrementAndGet();
      }
    }

    @Override
    public void requestCompleted(String model, String version, RequestTimes times) {
      counted.incrementAndGet();
    }

    @Override
    public void requestFailed(String model, String version, String code) {
      counted.incrementAndGet();
    }

    @Override
    public void batchExecuted(
        String model, String version, BatchTimes times, List<RequestObserver> requests) {}

    void assertBalanced() {
      assertThat(wrong).hasValue(0);
      for (int i = 0; i < ends.length(); i++) {
        assertThat(ends.get(i)).as("ends of request %s", i).isEqualTo(1);
      }
      assertThat(answered.get() + refused.get() + cancelled.get()).isEqualTo(ends.length());
      assertThat(counted).hasValue(ends.length());
    }
  }

  private interface Caller {
    CompletableFuture<InferenceResponse> call(int request, Random random);
  }

  /** All callers at once; returns when every request has ended. */
  private void callAll(Caller caller) {
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int c = 0; c < CALLERS; c++) {
      int from = c * EACH;
      callers.add(
          CompletableFuture.runAsync(() -> callEach(from, caller), Thread::startVirtualThread));
    }
    callers.forEach(CompletableFuture::join);
  }

  private void callEach(int from, Caller caller) {
    Random random = new Random(from);
    List<CompletableFuture<?>> open = new ArrayList<>();
    for (int request = from; request < from + EACH; request++) {
      int number = request;
      CompletableFuture<InferenceResponse> response = caller.call(request, random);
      open.add(
          response.handle(
              (answer, failure) -> {
                if (failure == null) {
                  ledger.answer(number, answer);
                } else {
                  ledger.failure(number, failure);
                }
                return number;
              }));
      if (random.nextInt(20) == 0) {
        response.cancel(false);
      }
      if (open.size() == 64) {
        open.forEach(CompletableFuture::join);
        open.clear();
      }
    }
    open.forEach(CompletableFuture::join);
  }

  @Test
  void every_request_ends_exactly_once_among_overload_deadlines_and_cancellation() {
    FakeModel model = new FakeModel();
    ModelConfig tight =
        ModelConfig.defaults()
            .withExecution(Execution.INSTANCE)
            .withInstances(3)
            .withBatching(Batching.defaults().withMode(Batching.Mode.ON).withMaxSize(7))
            .withQueue(Queue.of(40));
    registry.load(ID, tight, 0, () -> model);
    model.forget();
    callAll(
        (request, random) -> {
          Duration timeout =
              random.nextInt(10) == 0 ? Duration.ofNanos(random.nextInt(200_000)) : tight.timeout();
          return service.infer(
              new InferenceRequest(
                  "twice",
                  OptionalLong.empty(),
                  FakeModel.input(request),
                  Deadline.after(timeout, Ticker.SYSTEM)));
        });
    registry.close();
    ledger.assertBalanced();
    assertThat(model.closed).hasValue(1);
    assertThat(model.closedWhileOpen).hasValue(0);
    List<Double> rows =
        model.executed.stream().flatMap(execution -> execution.rows().stream()).toList();
    assertThat(rows).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(ledger.answered.get());
    assertThat(model.executed).allMatch(execution -> execution.rows().size() <= 7);
  }

  @Test
  void no_request_fails_while_versions_are_replaced_and_every_version_is_freed_once() {
    List<FakeModel> models = new ArrayList<>();
    models.add(load(0));
    AtomicBoolean calling = new AtomicBoolean(true);
    CompletableFuture<Void> replacing =
        CompletableFuture.runAsync(
            () -> {
              while (calling.get() && models.size() < 200) {
                models.add(load(models.size()));
              }
            });
    callAll((request, _) -> service.infer(InferenceRequest.of("twice", FakeModel.input(request))));
    calling.set(false);
    replacing.join();
    registry.close();
    ledger.assertBalanced();
    assertThat(ledger.refused).hasValue(0);
    for (FakeModel model : models) {
      assertThat(model.closed).hasValue(1);
      assertThat(model.openInstances).hasValue(0);
      assertThat(model.closedWhileOpen).hasValue(0);
    }
  }

  /** Direct and queued execution in turn. */
  private FakeModel load(int turn) {
    FakeModel model = new FakeModel();
    Execution execution = turn % 2 == 0 ? Execution.INSTANCE : Execution.DIRECT;
    registry.load(ID, ModelConfig.defaults().withExecution(execution), 0, () -> model);
    return model;
  }
}
