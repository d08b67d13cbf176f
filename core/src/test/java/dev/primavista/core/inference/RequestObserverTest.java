package dev.primavista.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.FakeModel;
import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.TrafficHint;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.ensemble.EnsembleModel;
import dev.primavista.core.ensemble.EnsembleSpec;
import dev.primavista.core.ensemble.EnsembleSpec.Step;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Execution;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.core.traffic.TrafficPolicy;
import dev.primavista.core.traffic.TrafficPolicy.Bound;
import dev.primavista.core.traffic.TrafficPolicy.Canary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestObserverTest {
  private final Notes notes = new Notes();
  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry =
      new ModelRegistry(
          new Backends(List.of()), new ModelExecutor.Surroundings(notes, Ticker.SYSTEM, timer));
  private final InferenceService service = new InferenceService(registry, notes, Ticker.SYSTEM);
  private final FakeModel model = new FakeModel();

  @AfterEach
  void free() {
    registry.close();
    timer.close();
  }

  private void load(Execution execution) {
    ModelConfig config = ModelConfig.defaults().withExecution(execution);
    registry.load(new ModelId("twice", 3), config, 0, () -> model);
  }

  @Test
  void each_request_is_followed_to_its_own_end() {
    load(Execution.DIRECT);
    var _ = service.infer(InferenceRequest.of("twice", FakeModel.input(1, 2)));
    var _ = service.infer(InferenceRequest.of("nobody", FakeModel.input(1)));
    assertThat(notes.told).containsExactly("0 twice 3 rows 2", "1 nobody  model_not_found");
  }

  @Test
  void a_refusal_of_a_model_that_is_known_and_not_ready_is_told_as_its_own() {
    registry.refuse(new ModelId("torn", 4), new ModelLoadException("torn", "it is torn"));
    var _ = service.infer(InferenceRequest.of("torn", FakeModel.input(1)));
    assertThat(notes.told).containsExactly("0 torn 4 model_not_ready");
    assertThat(notes.failures).containsExactly("torn 4 model_not_ready");
  }

  @Test
  void what_a_door_cannot_read_is_counted_wherever_it_is_shown() {
    load(Execution.DIRECT);
    for (String name : List.of("twice", "nobody")) {
      service.refused(name, OptionalLong.empty(), "bad_json", notes.requestArrived());
    }
    assertThat(notes.told).containsExactly("0 twice 3 bad_json", "1 nobody  bad_json");
    assertThat(notes.failures).containsExactly("twice 3 bad_json", "nobody  bad_json");
    assertThat(failuresOfTwice()).isEqualTo(1);
  }

  @Test
  void a_track_that_there_is_none_of_is_a_failure_of_the_model() {
    load(Execution.DIRECT);
    FakeModel newer = new FakeModel();
    registry.load(new ModelId("twice", 4), ModelConfig.defaults(), 0, () -> newer);
    Canary canary = new Canary(4, 50, Bound.DEFAULT);
    service.traffic().set("twice", new TrafficPolicy(3, Optional.of(canary), Optional.empty()));
    TrafficHint beta = new TrafficHint(Optional.of("beta"), Optional.empty());
    var _ = service.infer(InferenceRequest.of("twice", FakeModel.input(1)).withTraffic(beta));
    assertThat(notes.told).containsExactly("0 twice 3 unknown_track");
    assertThat(notes.failures).containsExactly("twice 3 unknown_track");
    assertThat(failuresOfTwice()).isEqualTo(1);
  }

  private long failuresOfTwice() {
    return registry
        .lookUp("twice", OptionalLong.empty())
        .orElseThrow()
        .statistics()
        .requests()
        .fail()
        .count();
  }

  @Test
  void a_batch_names_those_who_follow_its_requests() throws InterruptedException {
    load(Execution.INSTANCE);
    model.gate = new CountDownLatch(1);
    model.entered = new CountDownLatch(1);
    List<CompletableFuture<InferenceResponse>> responses = new ArrayList<>();
    responses.add(service.infer(InferenceRequest.of("twice", FakeModel.input(0))));
    assertThat(model.entered.await(10, TimeUnit.SECONDS)).isTrue();
    responses.add(service.infer(InferenceRequest.of("twice", FakeModel.input(1))));
    responses.add(service.infer(InferenceRequest.of("twice", FakeModel.input(2, 3))));
    model.gate.countDown();
    responses.forEach(CompletableFuture::join);
    assertThat(notes.told)
        .containsExactly(
            "batch of 1: 0",
            "0 twice 3 rows 1",
            "batch of 3: 1 2",
            "1 twice 3 rows 1",
            "2 twice 3 rows 2");
  }

  @Test
  void an_ensembles_request_is_followed_to_its_own_end_and_not_to_its_members() {
    load(Execution.DIRECT);
    Step first = new Step("a", "twice", Map.of("x", "in"), Map.of("y", "half"));
    Step second = new Step("b", "twice", Map.of("x", "half"), Map.of("y", "out"));
    EnsembleSpec graph = new EnsembleSpec(List.of(), List.of(), List.of(first, second));
    EnsembleModel.Around around = new EnsembleModel.Around(service, registry, Ticker.SYSTEM);
    registry.load(
        new ModelId("both", 1),
        ModelConfig.defaults(),
        0,
        () -> EnsembleModel.load("both", graph, around));
    assertThat(notes.arrived).isZero();
    var _ = service.infer(InferenceRequest.of("both", in(1, 2)));
    notes.arrived = 10;
    var _ = service.infer(InferenceRequest.of("both", in(-0.5)));
    assertThat(notes.told).containsExactly("0 both 1 rows 2", "10 both 1 negative");
  }

  private static SequencedMap<String, Tensor> in(double... rows) {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("in", FixedTensor.ofDoubles(Shape.of(rows.length, 1), rows));
    return inputs;
  }

  @Test
  void what_is_refused_before_its_body_is_read_is_counted_like_any_other_refusal() {
    load(Execution.INSTANCE);
    CountDownLatch gate = new CountDownLatch(1);
    model.gate = gate;
    List<CompletableFuture<InferenceResponse>> responses = new ArrayList<>();
    do {
      responses.add(service.infer(InferenceRequest.of("twice", FakeModel.input(1))));
    } while (!responses.getLast().isDone());
    assertThat(responses.getLast()).isCompletedExceptionally();
    assertThatThrownBy(() -> service.admit("twice", OptionalLong.empty()))
        .isInstanceOf(ServingException.Overloaded.class);
    service.admit("nobody", OptionalLong.empty());
    assertThat(notes.failures).containsExactly("twice 3 overloaded", "twice 3 overloaded");
    gate.countDown();
    responses.removeLast();
    responses.forEach(CompletableFuture::join);
  }

  /** Numbers its requests and writes down what it is told. */
  private static final class Notes implements ServingMetrics {
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private int arrived;

    private record Follower(int number, Queue<String> told) implements RequestObserver {
      @Override
      public void completed(String model, String version, RequestTimes times) {
        told.add(number + " " + model + " " + version + " rows " + times.rows());
      }

      @Override
      public void failed(String model, String version, String code) {
        told.add(number + " " + model + " " + version + " " + code);
      }
    }

    @Override
    public RequestObserver requestArrived() {
      return new Follower(arrived++, told);
    }

    @Override
    public void requestCompleted(String model, String version, RequestTimes times) {}

    @Override
    public void requestFailed(String model, String version, String code) {
      failures.add(model + " " + version + " " + code);
    }

    @Override
    public void batchExecuted(
        String model, String version, BatchTimes times, List<RequestObserver> requests) {
      StringBuilder line = new StringBuilder("batch of " + times.rows() + ":");
      requests.forEach(request -> line.append(' ').append(((Follower) request).number()));
      told.add(line.toString());
    }
  }
}
