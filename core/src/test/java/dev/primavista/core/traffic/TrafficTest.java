package dev.primavista.core.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.Deadline;
import dev.primavista.core.FakeModel;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.TrafficHint;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.traffic.TrafficPolicy.Bound;
import dev.primavista.core.traffic.TrafficPolicy.Canary;
import dev.primavista.core.traffic.TrafficPolicy.Shadow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two versions of one model behind the service. */
@Timeout(60)
class TrafficTest {
  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry =
      new ModelRegistry(
          new Backends(List.of()),
          new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer));
  private final InferenceService service =
      new InferenceService(registry, ServingMetrics.NOOP, Ticker.SYSTEM);
  private final Traffic traffic = service.traffic();
  private final FakeModel first = new FakeModel();
  private final FakeModel second = new FakeModel();

  @BeforeEach
  void load() {
    ModelConfig config = ModelConfig.defaults().withExecution(ModelConfig.Execution.DIRECT);
    var _ = registry.load(new ModelId("m", 1), config, 0, () -> first);
    var _ = registry.load(new ModelId("m", 2), config, 0, () -> second);
    first.forget();
    second.forget();
  }

  @AfterEach
  void free() {
    registry.close();
    timer.close();
  }

  private static TrafficPolicy canary(double percent, Bound bound) {
    return new TrafficPolicy(1, Optional.of(new Canary(2, percent, bound)), Optional.empty());
  }

  private static InferenceRequest one() {
    return InferenceRequest.of("m", FakeModel.input(1));
  }

  private long answering(InferenceRequest request) {
    return service.infer(request).thenApply(InferenceResponse::model).join().version();
  }

  @Test
  void without_a_policy_the_greatest_version_answers() {
    assertThat(answering(one())).isEqualTo(2);
    assertThat(traffic.report("m")).isEmpty();
  }

  @Test
  void the_stable_version_answers_all_that_the_canary_does_not() {
    traffic.set("m", canary(0, Bound.DEFAULT));
    assertThat(answering(one())).isEqualTo(1);
    assertThat(registry.find("m", OptionalLong.empty()).id().version()).isEqualTo(1);
    traffic.set("m", canary(100, Bound.DEFAULT));
    assertThat(answering(one())).isEqualTo(2);
    InferenceRequest named =
        new InferenceRequest("m", OptionalLong.of(1), FakeModel.input(1), null);
    assertThat(answering(named)).isEqualTo(1);
    traffic.end("m");
    assertThat(answering(one())).isEqualTo(2);
    assertThat(traffic.active()).isFalse();
  }

  @Test
  void a_percentage_of_the_requests_is_the_canarys_and_counted() {
    traffic.set("m", canary(25, Bound.DEFAULT));
    int canaries = 0;
    for (int i = 0; i < 4000; i++) {
      canaries += answering(one()) == 2 ? 1 : 0;
    }
    assertThat(canaries).isBetween(800, 1200);
    assertThat(traffic.report("m").orElseThrow().versions().get(2L))
        .extracting(TrafficReport.Share::requests)
        .isEqualTo((long) canaries);
  }

  @Test
  void a_key_always_goes_the_same_way_and_stays_when_the_percentage_grows() {
    List<String> canaries = new ArrayList<>();
    traffic.set("m", canary(20, Bound.DEFAULT));
    for (int i = 0; i < 200; i++) {
      TrafficHint hint = new TrafficHint(Optional.empty(), Optional.of("user-" + i));
      long version = answering(one().withTraffic(hint));
      assertThat(answering(one().withTraffic(hint))).isEqualTo(version);
      if (version == 2) {
        canaries.add("user-" + i);
      }
    }
    assertThat(canaries).isNotEmpty();
    traffic.set("m", canary(40, Bound.DEFAULT));
    for (String key : canaries) {
      TrafficHint hint = new TrafficHint(Optional.empty(), Optional.of(key));
      assertThat(answering(one().withTraffic(hint))).isEqualTo(2);
    }
  }

  @Test
  void a_canary_that_fails_too_often_is_stopped_and_the_stable_version_goes_on() {
    List<String> told = new ArrayList<>();
    traffic.whenStopped((model, reason) -> told.add(model + ": " + reason));
    second.work =
        () -> {
          throw new IllegalStateException("broken");
        };
    traffic.set("m", canary(100, new Bound(0.1, Duration.ZERO, 10)));
    int failures = 0;
    for (int i = 0; i < 100; i++) {
      failures += service.infer(one()).isCompletedExceptionally() ? 1 : 0;
    }
    assertThat(failures).isEqualTo(2);
    assertThat(told).containsExactly("m: 2 of its last 2 requests failed (bound: 10.0 % of 10)");
    TrafficReport report = traffic.report("m").orElseThrow();
    assertThat(report.stopped()).isPresent();
    assertThat(report.policy().canary()).isEmpty();
    assertThat(answering(one())).isEqualTo(1);
  }

  @Test
  void what_the_caller_did_wrong_is_not_the_canarys_fault() {
    traffic.set("m", canary(100, new Bound(0, Duration.ZERO, 10)));
    InferenceRequest refused = InferenceRequest.of("m", FakeModel.input(FakeModel.REFUSED));
    for (int i = 0; i < 20; i++) {
      assertThat(service.infer(refused)).isCompletedExceptionally();
    }
    assertThat(traffic.report("m").orElseThrow().stopped()).isEmpty();
  }

  @Test
  void a_shadow_is_asked_besides_and_nobody_waits_for_it() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    second.work =
        () -> {
          asked.countDown();
          awaitQuietly(answered);
        };
    traffic.set("m", new TrafficPolicy(1, Optional.empty(), Optional.of(new Shadow(2, 100))));
    assertThat(answering(one())).isEqualTo(1);
    asked.await();
    answered.countDown();
    assertThat(first.executions).hasValue(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_canary_that_is_unloaded_leaves_its_requests_to_the_stable_version() {
    traffic.set("m", canary(100, Bound.DEFAULT));
    registry.unload(new ModelId("m", 2)).join();
    assertThat(answering(one())).isEqualTo(1);
  }

  @Test
  void a_stable_version_that_is_unloaded_leaves_its_requests_to_the_greatest() {
    List<String> told = new ArrayList<>();
    traffic.whenMissed((model, reason) -> told.add(model + ": " + reason));
    traffic.set("m", canary(0, Bound.DEFAULT));
    registry.unload(new ModelId("m", 1)).join();
    assertThat(answering(one())).isEqualTo(2);
    assertThat(answering(one())).isEqualTo(2);
    assertThat(told).containsExactly("m: version 1 does not answer, version 2 stands in for it");
  }

  @Test
  void a_deadline_shorter_than_the_models_own_is_not_the_canarys_fault() {
    traffic.set("m", canary(100, new Bound(0, Duration.ZERO, 10)));
    InferenceRequest impatient =
        new InferenceRequest(
            "m",
            OptionalLong.empty(),
            FakeModel.input(1),
            Deadline.after(Duration.ZERO, Ticker.SYSTEM));
    for (int i = 0; i < 20; i++) {
      assertThat(service.infer(impatient)).isCompletedExceptionally();
    }
    TrafficReport report = traffic.report("m").orElseThrow();
    assertThat(report.stopped()).isEmpty();
    assertThat(report.versions().get(2L))
        .extracting(TrafficReport.Share::requests, TrafficReport.Share::failures)
        .containsExactly(20L, 0L);
  }

  @Test
  void versions_that_do_not_answer_are_refused() {
    assertThatThrownBy(
            () -> traffic.set("m", new TrafficPolicy(9, Optional.empty(), Optional.empty())))
        .isInstanceOf(ServingException.ModelNotFound.class)
        .hasMessage("model 'm' has no version 9");
    assertThat(traffic.active()).isFalse();
  }
}
