package dev.primavista.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.Deadline;
import dev.primavista.core.FakeModel;
import dev.primavista.core.ManualTicker;
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
import dev.primavista.core.model.ModelStatistics;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InferenceServiceTest {
  private static final ModelId ID = new ModelId("twice", 1);

  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry =
      new ModelRegistry(
          new Backends(List.of()),
          new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer));
  private final InferenceService service =
      new InferenceService(registry, ServingMetrics.NOOP, Ticker.SYSTEM);
  private final FakeModel model = new FakeModel();

  @AfterEach
  void free() {
    registry.close();
    timer.close();
  }

  private void load(ModelConfig config) {
    registry.load(ID, config, 0, () -> model);
  }

  private static ModelConfig batched(int capacity) {
    return ModelConfig.defaults()
        .withExecution(Execution.INSTANCE)
        .withBatching(Batching.defaults().withMode(Batching.Mode.ON).withMaxSize(8))
        .withQueue(Queue.of(capacity));
  }

  private static double[] answer(CompletableFuture<InferenceResponse> response) {
    Tensor y = response.join().outputs().get("y");
    return y instanceof FixedTensor fixed ? fixed.doubles() : new double[0];
  }

  private static ServingException reason(CompletableFuture<InferenceResponse> response) {
    try {
      response.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof ServingException reason) {
        return reason;
      }
    }
    throw new AssertionError("no ServingException");
  }

  @Test
  void a_request_counts_as_one_where_the_first_dimension_is_no_row() {
    for (Execution execution : List.of(Execution.DIRECT, Execution.INSTANCE)) {
      load(ModelConfig.defaults().withExecution(execution).withBatching(Batching.withoutRows()));
      service.infer(InferenceRequest.of("twice", FakeModel.input(3, 4, 5))).join();
      ModelStatistics statistics =
          registry.find("twice", OptionalLong.empty()).ready().statistics();
      assertThat(statistics.inferenceCount()).isEqualTo(1);
      assertThat(statistics.batches())
          .extracting(ModelStatistics.BatchSize::rows)
          .containsExactly(1);
    }
  }

  @Test
  void a_model_of_microseconds_answers_on_the_calling_thread() {
    load(ModelConfig.defaults());
    CompletableFuture<InferenceResponse> response =
        service.infer(InferenceRequest.of("twice", FakeModel.input(3, 4)));
    assertThat(response).isCompleted();
    assertThat(answer(response)).containsExactly(6, 8);
  }

  @Test
  void requests_that_wait_together_are_executed_together() throws InterruptedException {
    load(batched(100));
    int before = model.executions.get();
    model.gate = new CountDownLatch(1);
    model.entered = new CountDownLatch(1);
    List<CompletableFuture<InferenceResponse>> responses = new ArrayList<>();
    responses.add(service.infer(InferenceRequest.of("twice", FakeModel.input(0))));
    assertThat(model.entered.await(10, TimeUnit.SECONDS)).isTrue();
    IntStream.rangeClosed(1, 8)
        .forEach(
            i -> responses.add(service.infer(InferenceRequest.of("twice", FakeModel.input(i)))));
    model.gate.countDown();
    for (int i = 0; i < responses.size(); i++) {
      assertThat(answer(responses.get(i))).containsExactly(2.0 * i);
    }
    assertThat(model.executions.get() - before).isEqualTo(2);
  }

  @Test
  void one_bad_row_in_a_batch_spoils_only_its_own_request() throws InterruptedException {
    load(batched(100));
    model.gate = new CountDownLatch(1);
    model.entered = new CountDownLatch(1);
    CompletableFuture<InferenceResponse> first =
        service.infer(InferenceRequest.of("twice", FakeModel.input(1)));
    assertThat(model.entered.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<InferenceResponse> good =
        service.infer(InferenceRequest.of("twice", FakeModel.input(5)));
    CompletableFuture<InferenceResponse> bad =
        service.infer(InferenceRequest.of("twice", FakeModel.input(-1)));
    CompletableFuture<InferenceResponse> broken =
        service.infer(InferenceRequest.of("twice", FakeModel.input(-2)));
    model.gate.countDown();
    assertThat(answer(first)).containsExactly(2);
    assertThat(answer(good)).containsExactly(10);
    assertThat(reason(bad)).isInstanceOf(ServingException.InvalidRequest.class);
    assertThat(reason(broken)).isInstanceOf(ServingException.BackendFailure.class);
  }

  @Test
  void a_deadline_is_kept_while_every_instance_is_busy() throws InterruptedException {
    load(batched(100));
    model.gate = new CountDownLatch(1);
    model.entered = new CountDownLatch(1);
    CompletableFuture<InferenceResponse> holding =
        service.infer(InferenceRequest.of("twice", FakeModel.input(1)));
    assertThat(model.entered.await(10, TimeUnit.SECONDS)).isTrue();
    Deadline soon = Deadline.after(Duration.ofMillis(20), Ticker.SYSTEM);
    CompletableFuture<InferenceResponse> late =
        service.infer(
            new InferenceRequest("twice", OptionalLong.empty(), FakeModel.input(2), soon));
    assertThat(reason(late)).isInstanceOf(ServingException.DeadlineExceeded.class);
    assertThat(holding).isNotDone();
    model.gate.countDown();
    assertThat(answer(holding)).containsExactly(2);
  }

  @Test
  void a_full_queue_refuses_at_once_and_the_accepted_are_answered() throws InterruptedException {
    load(batched(1));
    model.gate = new CountDownLatch(1);
    model.entered = new CountDownLatch(1);
    CompletableFuture<InferenceResponse> running =
        service.infer(InferenceRequest.of("twice", FakeModel.input(1)));
    assertThat(model.entered.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<InferenceResponse> waiting =
        service.infer(InferenceRequest.of("twice", FakeModel.input(2)));
    CompletableFuture<InferenceResponse> refused =
        service.infer(InferenceRequest.of("twice", FakeModel.input(3)));
    assertThat(reason(refused)).isInstanceOf(ServingException.Overloaded.class);
    model.gate.countDown();
    assertThat(answer(running)).containsExactly(2);
    assertThat(answer(waiting)).containsExactly(4);
  }

  @Test
  void every_accepted_request_is_answered_exactly_once_under_stress() {
    load(batched(10_000));
    List<CompletableFuture<InferenceResponse>> responses =
        IntStream.range(0, 4000)
            .parallel()
            .mapToObj(
                i ->
                    service
                        .infer(InferenceRequest.of("twice", FakeModel.input(i)))
                        .thenApply(r -> r))
            .toList();
    for (int i = 0; i < responses.size(); i++) {
      assertThat(answer(responses.get(i))).containsExactly(2.0 * i);
    }
  }

  @Test
  void wrong_requests_name_the_input_and_both_sides() {
    load(ModelConfig.defaults());
    SequencedMap<String, Tensor> floats = new LinkedHashMap<>();
    floats.put("x", FixedTensor.ofFloats(Shape.of(1, 1), 1f));
    ServingException type = reason(service.infer(InferenceRequest.of("twice", floats)));
    assertThat(type.getMessage()).isEqualTo("twice v1, input 'x': FP32 given, FP64 expected");
    assertThat(type.param()).contains("inputs[0].datatype");
    SequencedMap<String, Tensor> wide = new LinkedHashMap<>();
    wide.put("x", FixedTensor.ofDoubles(Shape.of(1, 2), 1, 2));
    assertThat(reason(service.infer(InferenceRequest.of("twice", wide))).getMessage())
        .isEqualTo("twice v1, input 'x': shape [1,2] given, [-1,1] expected");
    assertThat(reason(service.infer(InferenceRequest.of("twice", new LinkedHashMap<>()))).code())
        .isEqualTo("missing_input");
    SequencedMap<String, Tensor> more = FakeModel.input(1);
    more.put("z", FixedTensor.ofDoubles(Shape.of(1, 1), 1));
    assertThat(reason(service.infer(InferenceRequest.of("twice", more))).code())
        .isEqualTo("unknown_input");
    assertThat(reason(service.infer(InferenceRequest.of("thrice", FakeModel.input(1)))))
        .isInstanceOf(ServingException.ModelNotFound.class);
  }

  @Test
  void a_caller_that_goes_away_frees_its_place_and_its_use_of_the_model() {
    load(batched(1));
    model.hold();
    CompletableFuture<InferenceResponse> running =
        service.infer(InferenceRequest.of("twice", FakeModel.input(1)));
    model.awaitHeld();
    CompletableFuture<InferenceResponse> gone =
        service.infer(InferenceRequest.of("twice", FakeModel.input(2)));
    gone.cancel(false);
    CompletableFuture<InferenceResponse> next =
        service.infer(InferenceRequest.of("twice", FakeModel.input(3)));
    model.letGo();
    assertThat(answer(running)).containsExactly(2);
    assertThat(answer(next)).containsExactly(6);
    assertThat(registry.unload(ID)).succeedsWithin(Duration.ofSeconds(60));
  }

  @Test
  void a_request_of_more_rows_than_can_be_counted_is_refused_and_holds_nothing() {
    model.shape = Shape.of(-1, -1);
    load(ModelConfig.defaults());
    SequencedMap<String, Tensor> rows = new LinkedHashMap<>();
    rows.put("x", FixedTensor.ofDoubles(Shape.of(3_000_000_000L, 0)));
    ServingException refused = reason(service.infer(InferenceRequest.of("twice", rows)));
    assertThat(refused).isInstanceOf(ServingException.InvalidRequest.class);
    assertThat(refused)
        .hasMessage("twice v1, input 'x': 3000000000 rows given, at most 2147483647 expected");
    assertThat(registry.unload(ID)).succeedsWithin(Duration.ofSeconds(60));
  }

  @Test
  void a_bound_on_rows_holds_where_requests_are_not_joined_too() {
    model.batchable = false;
    load(ModelConfig.defaults().withBatching(Batching.off().withMaxRequestRows(2)));
    assertThat(answer(service.infer(InferenceRequest.of("twice", FakeModel.input(1, 2)))))
        .containsExactly(2, 4);
    assertThat(reason(service.infer(InferenceRequest.of("twice", FakeModel.input(1, 2, 3)))))
        .hasMessage("twice v1: 3 rows given, at most 2 expected");
  }

  @Test
  void whatever_is_thrown_before_the_execution_ends_the_request_and_its_use_of_the_model() {
    load(ModelConfig.defaults());
    Ticker broken =
        () -> {
          throw new IllegalStateException("no clock");
        };
    InferenceRequest request =
        new InferenceRequest(
            "twice", OptionalLong.empty(), FakeModel.input(1), new Deadline(1, broken));
    assertThat(reason(service.infer(request))).isInstanceOf(ServingException.BackendFailure.class);
    registry.unload(ID).join();
    assertThat(model.closed).hasValue(1);
  }

  @Test
  void a_model_is_freed_only_after_its_last_request() throws InterruptedException {
    load(batched(100));
    model.gate = new CountDownLatch(1);
    model.entered = new CountDownLatch(1);
    CompletableFuture<InferenceResponse> running =
        service.infer(InferenceRequest.of("twice", FakeModel.input(1)));
    assertThat(model.entered.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<?> freed = registry.unload(ID);
    assertThat(reason(service.infer(InferenceRequest.of("twice", FakeModel.input(2)))))
        .isInstanceOf(ServingException.ModelNotReady.class);
    assertThat(model.closed).hasValue(0);
    model.gate.countDown();
    assertThat(answer(running)).containsExactly(2);
    freed.join();
    assertThat(model.closed).hasValue(1);
    assertThat(model.openInstances).hasValue(0);
    assertThat(registry.statuses()).isEmpty();
  }

  @Test
  void a_new_version_of_the_same_number_takes_over_without_a_gap() {
    load(ModelConfig.defaults());
    FakeModel second = new FakeModel();
    registry.load(ID, ModelConfig.defaults(), 0, () -> second);
    int before = second.executions.get();
    assertThat(answer(service.infer(InferenceRequest.of("twice", FakeModel.input(1)))))
        .containsExactly(2);
    assertThat(second.executions.get()).isEqualTo(before + 1);
  }

  @Test
  void a_model_that_fails_to_load_leaves_the_old_one_in_place() {
    load(ModelConfig.defaults());
    assertThatThrownBy(
            () ->
                registry.load(
                    ID,
                    ModelConfig.defaults(),
                    0,
                    () -> {
                      throw new IllegalStateException("torn");
                    }))
        .hasMessageContaining("twice v1 cannot be read");
    assertThat(answer(service.infer(InferenceRequest.of("twice", FakeModel.input(1)))))
        .containsExactly(2);
  }

  @Test
  void a_model_with_too_many_requests_in_flight_admits_no_more_and_says_so() {
    load(batched(100).withAdmission(new ModelConfig.Admission(2, Duration.ofNanos(1))));
    service.admit("twice", OptionalLong.empty());
    service.admit("nobody", OptionalLong.empty());
    model.hold();
    List<CompletableFuture<InferenceResponse>> two =
        List.of(
            service.infer(InferenceRequest.of("twice", FakeModel.input(1))),
            service.infer(InferenceRequest.of("twice", FakeModel.input(2))));
    model.awaitHeld();
    assertThatThrownBy(() -> service.admit("twice", OptionalLong.empty()))
        .isInstanceOf(ServingException.Overloaded.class)
        .hasMessage("too many requests: 2 are in flight at this model");
    assertThat(reason(service.infer(InferenceRequest.of("twice", FakeModel.input(3)))))
        .isInstanceOf(ServingException.Overloaded.class);
    model.letGo();
    two.forEach(CompletableFuture::join);
    service.admit("twice", OptionalLong.empty());
  }

  @Test
  void an_answer_after_the_deadline_is_none() {
    load(ModelConfig.defaults().withExecution(Execution.DIRECT));
    ManualTicker clock = new ManualTicker();
    model.work = () -> clock.advance(Duration.ofMillis(2));
    InferenceRequest brief =
        new InferenceRequest(
            "twice",
            OptionalLong.empty(),
            FakeModel.input(1),
            Deadline.after(Duration.ofMillis(1), clock));
    assertThat(reason(service.infer(brief)))
        .isInstanceOf(ServingException.DeadlineExceeded.class)
        .hasMessage("the answer came too late");
  }

  @Test
  void a_new_version_answers_for_itself_whatever_the_old_one_kept() {
    load(ModelConfig.defaults().withCache(new ModelConfig.Cache(1 << 20)));
    model.forget();
    assertThat(answer(service.infer(InferenceRequest.of("twice", FakeModel.input(4)))))
        .containsExactly(8);
    assertThat(answer(service.infer(InferenceRequest.of("twice", FakeModel.input(4)))))
        .containsExactly(8);
    assertThat(model.executions).hasValue(1);
    FakeModel next = new FakeModel();
    registry.load(
        ID, ModelConfig.defaults().withCache(new ModelConfig.Cache(1 << 20)), 0, () -> next);
    next.forget();
    assertThat(answer(service.infer(InferenceRequest.of("twice", FakeModel.input(4)))))
        .containsExactly(8);
    assertThat(next.executions).hasValue(1);
  }
}
