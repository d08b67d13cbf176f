package dev.primavista.core.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.Deadline;
import dev.primavista.core.FakeModel;
import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.TrafficHint;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Cache;
import dev.primavista.core.model.ModelConfig.Execution;
import dev.primavista.core.model.ModelConfig.Queue;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelStatistics;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CachingExecutorTest {
  private final DeadlineTimer timer = new DeadlineTimer();
  private final FakeModel model = new FakeModel();
  private final ModelExecutor executor = start(1 << 20);

  private ModelExecutor start(long bytes) {
    return start(ModelConfig.defaults().withCache(new Cache(bytes)));
  }

  private ModelExecutor start(ModelConfig config) {
    ModelExecutor started =
        ModelExecutor.start(
            new ModelId("twice", 1),
            model,
            config.withExecution(Execution.INSTANCE),
            new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer));
    model.forget();
    return started;
  }

  @AfterEach
  void stop() {
    model.letGo();
    executor.close();
    timer.close();
  }

  private CompletableFuture<dev.primavista.core.batching.Execution> ask(
      Duration timeout, double row, String... outputs) {
    Deadline deadline = Deadline.after(timeout, Ticker.SYSTEM);
    return executor.execute(
        FakeModel.input(row),
        new Terms(List.of(outputs), deadline, 0, RequestObserver.NONE, TrafficHint.NONE));
  }

  private CompletableFuture<dev.primavista.core.batching.Execution> ask(double row) {
    return ask(Duration.ofMinutes(1), row);
  }

  private static double y(CompletableFuture<dev.primavista.core.batching.Execution> answer) {
    Tensor y = answer.join().outputs().get("y");
    return y instanceof FixedTensor fixed ? fixed.doubleAt(0) : Double.NaN;
  }

  @Test
  void an_equal_request_is_answered_without_an_execution_and_counted() {
    assertThat(y(ask(3))).isEqualTo(6);
    assertThat(y(ask(3))).isEqualTo(6);
    assertThat(y(ask(4))).isEqualTo(8);
    assertThat(ask(3).join().cached()).isTrue();
    assertThat(model.executions).hasValue(2);
    ModelStatistics.Requests requests = executor.ledger().statistics().requests();
    assertThat(requests.cacheHit().count()).isEqualTo(2);
    assertThat(requests.cacheMiss().count()).isEqualTo(2);
  }

  @Test
  void other_outputs_are_another_question() {
    assertThat(y(ask(3))).isEqualTo(6);
    assertThat(y(ask(Duration.ofMinutes(1), 3, "y"))).isEqualTo(6);
    assertThat(model.executions).hasValue(2);
  }

  @Test
  void equal_requests_at_one_time_are_executed_once() {
    model.hold();
    List<CompletableFuture<dev.primavista.core.batching.Execution>> all =
        Stream.generate(() -> ask(5)).limit(50).toList();
    model.awaitHeld();
    model.letGo();
    assertThat(all).allSatisfy(answer -> assertThat(y(answer)).isEqualTo(10));
    assertThat(model.executions).hasValue(1);
  }

  @Test
  void one_that_waits_is_told_at_its_own_deadline() {
    model.hold();
    CompletableFuture<?> first = ask(5);
    model.awaitHeld();
    CompletableFuture<?> brief = ask(Duration.ofMillis(1), 5);
    assertThatThrownBy(brief::join).hasCauseInstanceOf(ServingException.DeadlineExceeded.class);
    model.letGo();
    first.join();
  }

  @Test
  void when_the_one_that_is_executed_gives_up_the_next_takes_its_place() {
    model.hold();
    CompletableFuture<?> other = ask(1);
    model.awaitHeld();
    CompletableFuture<?> first = ask(5);
    CompletableFuture<dev.primavista.core.batching.Execution> second = ask(5);
    first.cancel(false);
    model.letGo();
    other.join();
    assertThat(y(second)).isEqualTo(10);
    assertThat(model.executions).hasValue(2);
  }

  @Test
  void a_failure_is_that_of_all_and_is_not_kept() {
    model.hold();
    CompletableFuture<?> first = ask(FakeModel.REFUSED);
    CompletableFuture<?> second = ask(FakeModel.REFUSED);
    model.letGo();
    for (CompletableFuture<?> each : List.of(first, second)) {
      assertThatThrownBy(each::join).hasCauseInstanceOf(ServingException.InvalidRequest.class);
    }
    assertThatThrownBy(ask(FakeModel.REFUSED)::join)
        .hasCauseInstanceOf(ServingException.InvalidRequest.class);
    assertThat(executor.ledger().statistics().requests().cacheHit().count()).isZero();
  }

  @Test
  void a_request_does_not_share_the_refusal_of_another_priority() {
    Queue brief =
        Queue.of(10)
            .withPriorities(3, 1)
            .withPolicies(
                Map.of(3, new Queue.Policy(0, Duration.ofMillis(1), Queue.OnTimeout.REJECT)));
    try (ModelExecutor cached =
        start(ModelConfig.defaults().withCache(new Cache(1 << 20)).withQueue(brief))) {
      model.hold();
      CompletableFuture<?> other = ask(cached, 1, 1);
      model.awaitHeld();
      CompletableFuture<?> low = ask(cached, 3, 5);
      CompletableFuture<dev.primavista.core.batching.Execution> high = ask(cached, 1, 5);
      assertThatThrownBy(low::join).hasCauseInstanceOf(ServingException.Overloaded.class);
      model.letGo();
      other.join();
      assertThat(y(high)).isEqualTo(10);
      assertThat(y(ask(cached, 3, 5))).isEqualTo(10);
      assertThat(model.executions).hasValue(2);
    }
  }

  private static CompletableFuture<dev.primavista.core.batching.Execution> ask(
      ModelExecutor executor, int priority, double row) {
    Deadline deadline = Deadline.after(Duration.ofMinutes(1), Ticker.SYSTEM);
    return executor.execute(
        FakeModel.input(row),
        new Terms(List.of(), deadline, priority, RequestObserver.NONE, TrafficHint.NONE));
  }

  @Test
  void the_least_recently_used_answer_goes_when_the_bound_is_reached() {
    ResponseCache cache = new ResponseCache(1400);
    CacheKey[] keys =
        Stream.of(1, 2, 3)
            .map(row -> CacheKey.of(FakeModel.input(row), List.of()))
            .toArray(CacheKey[]::new);
    cache.put(keys[0], FakeModel.input(1));
    cache.put(keys[1], FakeModel.input(2));
    assertThat(cache.get(keys[0])).isPresent();
    cache.put(keys[2], FakeModel.input(3));
    assertThat(cache.bytes()).isLessThanOrEqualTo(1400);
    assertThat(cache.get(keys[0])).isPresent();
    assertThat(cache.get(keys[1])).isEmpty();
    assertThat(cache.get(keys[2])).isPresent();
    cache.put(keys[1], FakeModel.input(new double[1000]));
    assertThat(cache.get(keys[1])).isEmpty();
  }
}
