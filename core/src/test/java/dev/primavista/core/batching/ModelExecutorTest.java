package dev.primavista.core.batching;

import static dev.primavista.core.model.ModelStatistics.Batched.ALONE;
import static dev.primavista.core.model.ModelStatistics.Batched.JOINED;
import static dev.primavista.core.model.ModelStatistics.Batched.NOT_WORTHWHILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.Deadline;
import dev.primavista.core.FakeModel;
import dev.primavista.core.ManualTicker;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Batching;
import dev.primavista.core.model.ModelConfig.Execution;
import dev.primavista.core.model.ModelConfig.Queue;
import dev.primavista.core.model.ModelConfig.WarmUp;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.ModelStatistics;
import dev.primavista.core.model.Recorded;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ModelExecutorTest {
  private final ManualTicker ticker = new ManualTicker();
  private final DeadlineTimer timer = new DeadlineTimer();
  private final FakeModel model = new FakeModel();

  @AfterEach
  void stopTimer() {
    timer.close();
  }

  private ModelExecutor start(ModelConfig config) {
    ModelExecutor.Surroundings surroundings =
        new ModelExecutor.Surroundings(ServingMetrics.NOOP, ticker, timer);
    ModelExecutor executor =
        ModelExecutor.start(new ModelId("twice", 1), model, config, surroundings);
    model.forget();
    return executor;
  }

  private static ModelConfig config(Execution execution, int instances) {
    return ModelConfig.defaults()
        .withExecution(execution)
        .withInstances(instances)
        .withBatching(Batching.defaults().withMode(Batching.Mode.ON).withMaxSize(8))
        .withQueue(Queue.of(100));
  }

  /** Instances that wait a day for this many rows. */
  private static ModelConfig patient(int instances, int rows) {
    return config(Execution.INSTANCE, instances)
        .withBatching(new Batching(Batching.Mode.ON, rows, List.of(), Duration.ofDays(1), 0));
  }

  private CompletableFuture<?> submit(ModelExecutor executor, Map<String, Tensor> inputs) {
    return executor.execute(inputs, anHour());
  }

  private Terms anHour() {
    return Terms.until(Deadline.after(Duration.ofHours(1), ticker));
  }

  private double[] answer(ModelExecutor executor, double... rows) {
    Tensor y = executor.execute(FakeModel.input(rows), anHour()).join().outputs().get("y");
    return y instanceof FixedTensor fixed ? fixed.doubles() : new double[0];
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "INSTANCE"})
  void whatever_an_engine_throws_ends_its_own_request_alone(Execution execution) {
    try (ModelExecutor executor = start(config(execution, 1))) {
      for (double bad : List.of(FakeModel.BROKEN, FakeModel.FATAL)) {
        assertThatThrownBy(() -> answer(executor, bad))
            .isInstanceOf(CompletionException.class)
            .hasCauseInstanceOf(ServingException.BackendFailure.class);
        assertThat(answer(executor, 3)).containsExactly(6);
      }
    }
  }

  @Test
  void requests_too_large_to_be_joined_are_executed_one_by_one() {
    try (ModelExecutor executor = start(config(Execution.INSTANCE, 1))) {
      model.hold();
      CompletableFuture<?> first = submit(executor, FakeModel.input(1));
      model.awaitHeld();
      List<CompletableFuture<?>> empty =
          List.of(submit(executor, emptyRows()), submit(executor, emptyRows()));
      model.letGo();
      first.join();
      empty.forEach(CompletableFuture::join);
      assertThat(model.executions).hasValue(3);
      assertThat(answer(executor, 5)).containsExactly(10);
    }
  }

  /** As many rows as there can be, with nothing in them. */
  private static Map<String, Tensor> emptyRows() {
    return Map.of("x", FixedTensor.ofDoubles(Shape.of(Integer.MAX_VALUE, 0)));
  }

  @Test
  void requests_to_a_model_without_independent_rows_are_never_joined() {
    model.batchable = false;
    try (ModelExecutor executor = start(config(Execution.INSTANCE, 1))) {
      model.hold();
      CompletableFuture<?> first = submit(executor, FakeModel.input(1, 2, 3));
      model.awaitHeld();
      List<CompletableFuture<?>> others =
          List.of(
              submit(executor, FakeModel.input()),
              submit(executor, FakeModel.input(4)),
              submit(executor, FakeModel.input()));
      model.letGo();
      first.join();
      others.forEach(CompletableFuture::join);
      assertThat(model.executed.stream().map(FakeModel.Executed::rows))
          .containsExactly(List.of(1.0, 2.0, 3.0), List.of(), List.of(4.0), List.of());
    }
  }

  @Test
  void a_request_waits_for_company_until_the_batch_is_full() {
    try (ModelExecutor executor = start(patient(2, 3))) {
      List<CompletableFuture<?>> three =
          List.of(
              submit(executor, FakeModel.input(1)),
              submit(executor, FakeModel.input(2)),
              submit(executor, FakeModel.input(3)));
      three.forEach(CompletableFuture::join);
      assertThat(model.executed.stream().map(FakeModel.Executed::rows))
          .containsExactly(List.of(1.0, 2.0, 3.0));
    }
  }

  @Test
  void closing_executes_what_waits_and_frees_every_instance_before_the_model() {
    ModelExecutor executor = start(patient(3, 8));
    CompletableFuture<?> waiting = submit(executor, FakeModel.input(1));
    executor.close();
    assertThat(waiting).isCompleted();
    assertThat(model.openInstances).hasValue(0);
    assertThat(model.closedWhileOpen).hasValue(0);
    assertThat(model.closed).hasValue(1);
    assertThat(submit(executor, FakeModel.input(2))).isCompletedExceptionally();
  }

  @Test
  void a_cancelled_request_never_reaches_the_engine() {
    try (ModelExecutor executor = start(config(Execution.INSTANCE, 1))) {
      model.hold();
      CompletableFuture<?> first = submit(executor, FakeModel.input(1));
      model.awaitHeld();
      assertThat(submit(executor, FakeModel.input(2)).cancel(false)).isTrue();
      CompletableFuture<?> third = submit(executor, FakeModel.input(3));
      model.letGo();
      first.join();
      third.join();
      assertThat(model.executed.stream().map(FakeModel.Executed::rows))
          .containsExactly(List.of(1.0), List.of(3.0));
    }
  }

  @Test
  void a_request_that_ended_while_its_batch_failed_is_not_executed_again() {
    try (ModelExecutor executor = start(patient(1, 2))) {
      model.hold();
      CompletableFuture<?> broken = submit(executor, FakeModel.input(FakeModel.BROKEN));
      CompletableFuture<?> gone = submit(executor, FakeModel.input(7));
      model.awaitHeld();
      gone.cancel(false);
      model.letGo();
      assertThatThrownBy(broken::join).hasCauseInstanceOf(ServingException.BackendFailure.class);
    }
    assertThat(model.executed.stream().map(FakeModel.Executed::rows))
        .containsExactly(List.of(FakeModel.BROKEN, 7.0), List.of(FakeModel.BROKEN));
  }

  @Test
  void an_expired_request_is_told_so_and_never_reaches_the_engine() {
    try (ModelExecutor executor = start(config(Execution.INSTANCE, 1))) {
      model.hold();
      CompletableFuture<?> first = submit(executor, FakeModel.input(1));
      model.awaitHeld();
      CompletableFuture<?> late = submit(executor, FakeModel.input(2));
      ticker.advance(Duration.ofHours(2));
      model.letGo();
      first.join();
      assertThatThrownBy(late::join).hasCauseInstanceOf(ServingException.DeadlineExceeded.class);
      assertThat(answer(executor, 3)).containsExactly(6);
    }
    assertThat(model.executed).noneMatch(execution -> execution.rows().contains(2.0));
  }

  @Test
  void a_warm_up_executes_at_least_once_even_if_the_clock_leaps() {
    model.example =
        () -> {
          ticker.advance(Duration.ofHours(1));
          return FakeModel.input(1);
        };
    model.work = () -> ticker.advance(Duration.ofHours(1));
    try (ModelExecutor executor = start(config(Execution.AUTO, 1))) {
      assertThat(executor.exampleNanos()).isEqualTo(Duration.ofHours(1).toNanos());
    }
  }

  @Test
  void the_times_of_an_answer_are_those_of_the_clock() {
    try (ModelExecutor executor = start(config(Execution.INSTANCE, 1))) {
      model.hold();
      CompletableFuture<?> first = submit(executor, FakeModel.input(1));
      model.awaitHeld();
      var second = executor.execute(FakeModel.input(2), anHour());
      ticker.advance(Duration.ofNanos(70));
      model.work = () -> ticker.advance(Duration.ofNanos(5));
      model.letGo();
      first.join();
      assertThat(second.join().queueNanos()).isEqualTo(75);
      assertThat(second.join().computeNanos()).isEqualTo(5);
    }
  }

  @Test
  void an_instance_that_cannot_be_made_refuses_the_model_and_frees_the_others() {
    model.mostInstances = 2;
    assertThatThrownBy(() -> start(config(Execution.INSTANCE, 3)))
        .hasMessageContaining("no memory for one more instance");
    assertThat(model.openInstances).hasValue(0);
    assertThat(model.closed).hasValue(0);
  }

  @Test
  void a_model_that_fails_on_its_example_leaves_no_instance_open() {
    model.example = () -> FakeModel.input(FakeModel.FATAL);
    assertThatThrownBy(() -> start(config(Execution.AUTO, 1))).isInstanceOf(LinkageError.class);
    assertThat(model.openInstances).hasValue(0);
  }

  @Test
  void a_direct_request_without_a_free_instance_fails_alone() {
    try (ModelExecutor executor = start(config(Execution.DIRECT, 1))) {
      model.mostInstances = 0;
      model.work =
          () -> {
            model.work = () -> {};
            assertThatThrownBy(() -> answer(executor, 1))
                .hasCauseInstanceOf(ServingException.BackendFailure.class);
          };
      assertThat(answer(executor, 2)).containsExactly(4);
    }
  }

  @Test
  void joining_that_was_measured_to_pay_is_on_and_says_so() {
    model.work = () -> ticker.advance(Duration.ofMillis(4));
    ModelConfig measured =
        config(Execution.INSTANCE, 1).withBatching(Batching.defaults().withMaxSize(8));
    try (ModelExecutor executor = start(measured)) {
      assertThat(executor.batching())
          .hasToString("on: 8 rows take 4.00 ms together, 32.0 ms one by one");
      assertThat(rowsTogether(executor)).containsExactly(1, 2);
    }
  }

  @Test
  void joining_that_was_measured_not_to_pay_is_off_and_says_so() {
    model.perRow = () -> ticker.advance(Duration.ofMillis(4));
    ModelConfig measured =
        config(Execution.INSTANCE, 1).withBatching(Batching.defaults().withMaxSize(8));
    try (ModelExecutor executor = start(measured)) {
      assertThat(executor.batching())
          .hasToString("off: 8 rows take 32.0 ms together, 32.0 ms one by one");
      assertThat(rowsTogether(executor)).containsExactly(1, 1, 1);
      assertThat(executor.ledger().statistics().batched()).containsEntry(NOT_WORTHWHILE, 3L);
    }
  }

  /** The sizes of the executions of one request, and of two that came meanwhile. */
  private List<Integer> rowsTogether(ModelExecutor executor) {
    model.forget();
    model.hold();
    CompletableFuture<?> first = submit(executor, FakeModel.input(1));
    model.awaitHeld();
    List<CompletableFuture<?>> others =
        List.of(submit(executor, FakeModel.input(2)), submit(executor, FakeModel.input(3)));
    model.letGo();
    first.join();
    others.forEach(CompletableFuture::join);
    return model.executed.stream().map(execution -> execution.rows().size()).toList();
  }

  @Test
  void executions_are_counted_by_size_with_the_reason() {
    try (ModelExecutor executor = start(config(Execution.INSTANCE, 1))) {
      rowsTogether(executor);
      ModelStatistics statistics = executor.ledger().statistics();
      assertThat(statistics.executionCount()).isEqualTo(2);
      assertThat(statistics.batches())
          .extracting(ModelStatistics.BatchSize::rows)
          .containsExactly(1, 2);
      assertThat(statistics.batched()).containsEntry(ALONE, 1L).containsEntry(JOINED, 2L);
    }
  }

  @Test
  void a_recorded_request_that_no_caller_could_send_refuses_the_model() {
    SequencedMap<String, Tensor> misnamed = new LinkedHashMap<>();
    misnamed.put("z", FixedTensor.ofDoubles(Shape.of(1, 1), 5));
    SequencedMap<String, Tensor> extended = FakeModel.input(5);
    extended.putAll(misnamed);
    for (var wrong : List.of(misnamed, extended)) {
      ModelConfig recorded =
          ModelConfig.defaults()
              .withWarmUp(
                  WarmUp.defaults().withRequests(recorded(List.of(FakeModel.input(5), wrong))));
      assertThatThrownBy(() -> start(recorded))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageStartingWith("recorded request 2 of 2 cannot be answered: twice v1")
          .hasMessageContaining("'z'");
    }
    assertThat(model.executions).hasValue(0);
  }

  private static List<Recorded> recorded(List<SequencedMap<String, Tensor>> inputs) {
    return inputs.stream().map(Recorded::new).toList();
  }

  @Test
  void a_recorded_request_for_an_output_that_there_is_none_of_refuses_the_model() {
    List<Recorded> requests = List.of(new Recorded(FakeModel.input(5), List.of("y", "z")));
    ModelConfig recorded =
        ModelConfig.defaults().withWarmUp(WarmUp.defaults().withRequests(requests));
    assertThatThrownBy(() -> start(recorded))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "recorded request 1 of 1 cannot be answered: twice v1 has no output 'z' (expected: [y])");
    assertThat(model.executions).hasValue(0);
  }

  @Test
  void recorded_requests_are_answered_before_the_model_is_ready() {
    ModelConfig recorded =
        config(Execution.INSTANCE, 1)
            .withWarmUp(
                WarmUp.defaults()
                    .withRequests(recorded(List.of(FakeModel.input(FakeModel.BROKEN)))));
    assertThatThrownBy(() -> start(recorded))
        .hasMessage("recorded request 1 of 1 cannot be answered: engine broke");
    assertThat(model.openInstances).hasValue(0);
  }

  @Test
  void an_example_that_is_not_answered_is_not_asked() {
    model.answersExample = false;
    model.example = () -> FakeModel.input(FakeModel.REFUSED);

    try (ModelExecutor executor = start(config(Execution.AUTO, 1))) {
      assertThat(executor.direct()).isFalse();
      assertThat(model.executions).hasValue(0);
      assertThat(submit(executor, FakeModel.input(3)).join()).isNotNull();
    }
  }

  @Test
  void a_recorded_request_takes_the_place_of_an_example_that_is_not_answered() {
    model.answersExample = false;
    model.example = () -> FakeModel.input(FakeModel.REFUSED);
    ModelConfig recorded =
        config(Execution.AUTO, 1)
            .withWarmUp(WarmUp.defaults().withRequests(recorded(List.of(FakeModel.input(5)))));

    try (ModelExecutor executor = start(recorded)) {
      assertThat(executor.exampleNanos()).isLessThan(1_000_000_000L);
      assertThat(model.executed).allSatisfy(each -> assertThat(each.rows()).containsOnly(5.0));
    }
  }

  @Test
  void an_execution_that_nobody_waits_for_any_more_is_told_to_end() {
    try (ModelExecutor executor = start(patient(1, 2))) {
      model.hold();
      CompletableFuture<?> first = submit(executor, FakeModel.input(1));
      CompletableFuture<?> second = submit(executor, FakeModel.input(2));
      model.awaitHeld();
      first.cancel(false);
      assertThat(model.terminated).hasValue(0);
      second.cancel(false);
      assertThat(model.terminated).hasValue(1);
      model.letGo();
    }
  }

  @Test
  void who_was_answered_finds_room_at_once() {
    ModelConfig one =
        config(Execution.INSTANCE, 1)
            .withAdmission(new ModelConfig.Admission(1, Duration.ofNanos(1)));
    try (ModelExecutor executor = start(one)) {
      model.hold();
      CompletableFuture<?> second =
          executor
              .execute(FakeModel.input(1), anHour())
              .thenCompose(_ -> executor.execute(FakeModel.input(2), anHour()));
      model.awaitHeld();
      model.letGo();
      second.join();
      assertThat(model.executions).hasValue(2);
    }
  }

  @Test
  void a_request_leaves_the_queue_when_its_caller_does() {
    try (ModelExecutor executor = start(config(Execution.INSTANCE, 1))) {
      model.hold();
      CompletableFuture<?> first = submit(executor, FakeModel.input(1));
      model.awaitHeld();
      CompletableFuture<?> second = submit(executor, FakeModel.input(2));
      assertThat(executor.queueDepth()).isEqualTo(1);
      second.cancel(false);
      assertThat(executor.queueDepth()).isZero();
      model.letGo();
      first.join();
      assertThat(model.terminated).hasValue(0);
    }
  }

  @Test
  void a_direct_model_has_no_instances_until_a_request_needs_them() {
    model.work = () -> ticker.advance(Duration.ofMillis(1));
    try (ModelExecutor executor = start(config(Execution.AUTO, 3))) {
      answer(executor, 1);
      assertThat(model.openInstances).hasValue(1);
      model.mostInstances = 2;
      assertThatThrownBy(() -> answer(executor, 1, 2))
          .hasCauseInstanceOf(ServingException.BackendFailure.class);
      model.mostInstances = 9;
      assertThat(answer(executor, 1, 2)).containsExactly(2, 4);
      assertThat(model.openInstances).hasValue(4);
    }
    assertThat(model.openInstances).hasValue(0);
    assertThat(model.closedWhileOpen).hasValue(0);
  }
}
