package dev.primavista.core.ensemble;

import static dev.primavista.core.ensemble.Ensembles.graph;
import static dev.primavista.core.ensemble.Ensembles.out;
import static dev.primavista.core.ensemble.Ensembles.switched;
import static dev.primavista.core.ensemble.Ensembles.twice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.FakeModel;
import dev.primavista.core.ServingException;
import dev.primavista.core.ensemble.EnsembleSpec.Step;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Cache;
import dev.primavista.core.model.ModelConfig.Execution;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelStatistics;
import dev.primavista.core.model.Recorded;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.traffic.TrafficPolicy;
import dev.primavista.core.traffic.TrafficPolicy.Bound;
import dev.primavista.core.traffic.TrafficPolicy.Canary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ensembles whose members are replaced while they are served. */
@Timeout(120)
class EnsembleChangeTest {
  private static final ModelConfig CACHED = ModelConfig.defaults().withCache(new Cache(1 << 20));

  private final Ensembles models = new Ensembles();

  @AfterEach
  void free() {
    models.close();
  }

  private static TrafficPolicy allToCanary() {
    return new TrafficPolicy(1, Optional.of(new Canary(2, 100, Bound.DEFAULT)), Optional.empty());
  }

  @Test
  void a_kept_answer_does_not_outlive_the_member_that_gave_it() {
    models.serve("double", 1);
    models.serve(CACHED, graph(twice("a", "double", "in", "out")));
    assertThat(out(models.ask(3))).containsExactly(6);
    FakeModel next = models.serve("double", 2);
    assertThat(out(models.ask(3))).containsExactly(6);
    assertThat(out(models.ask(3))).containsExactly(6);
    assertThat(next.executions).hasValue(1);
  }

  @Test
  void a_kept_answer_does_not_outlive_a_member_of_a_member() {
    models.serve("double", 1);
    models.serve("inner", ModelConfig.defaults(), graph(twice("a", "double", "in", "out")));
    models.serve(CACHED, graph(new Step("i", "inner", Map.of("in", "in"), Map.of("out", "out"))));
    assertThat(out(models.ask(3))).containsExactly(6);
    FakeModel next = models.serve("double", 2);
    assertThat(out(models.ask(3))).containsExactly(6);
    assertThat(next.executions).hasValue(1);
  }

  @Test
  void no_answer_is_kept_that_was_under_way_when_its_member_was_replaced() {
    FakeModel first = new FakeModel();
    models.serve("double", 1, Execution.INSTANCE, first);
    models.serve(CACHED, graph(twice("a", "double", "in", "out")));
    first.hold();
    CompletableFuture<InferenceResponse> underWay = models.ask(3);
    first.awaitHeld();
    FakeModel next = models.serve("double", 2);
    first.letGo();
    assertThat(out(underWay)).containsExactly(6);
    assertThat(out(models.ask(3))).containsExactly(6);
    assertThat(next.executions).hasValue(1);
  }

  @Test
  void nothing_is_kept_while_versions_share_a_members_requests() {
    FakeModel stable = models.serve("double", 1);
    models.serve("double", 2);
    models
        .service
        .traffic()
        .set("double", new TrafficPolicy(1, Optional.empty(), Optional.empty()));
    models.serve(CACHED, graph(twice("a", "double", "in", "out")));
    stable.forget();
    assertThat(out(models.ask(3))).containsExactly(6);
    assertThat(out(models.ask(3))).containsExactly(6);
    assertThat(stable.executions).hasValue(2);
  }

  @Test
  void an_ensemble_is_unavailable_while_a_members_new_version_does_not_fit() {
    models.serve("label", 1, new LabelModel());
    models.serve("once", 1);
    models.serve("again", 1);
    models.serve(ModelConfig.defaults(), switched());
    models.serve("once", 2, new WholeModel());
    assertThat(models.status("all").state()).isEqualTo(ModelState.UNAVAILABLE);
    assertThat(models.status("all").reason().orElseThrow())
        .contains("gives out FP64[-1,1], another branch gives out INT64[-1,1]");
    assertThatThrownBy(models.ask(1, 20)::join)
        .hasCauseInstanceOf(ServingException.ModelNotReady.class);
    models.registry.unload(new ModelId("once", 2)).join();
    assertThat(out(models.ask(1, 20))).containsExactly(2, 40);
  }

  @Test
  void an_ensemble_goes_on_with_a_members_new_version_that_fits_and_says_what_it_gives() {
    models.serve("double", 1);
    models.serve(ModelConfig.defaults(), graph(twice("a", "double", "in", "out")));
    models.serve("double", 2, new WholeModel());
    assertThat(models.handle("all").signature().outputs()).hasToString("[out INT64[-1,1]]");
    assertThat(models.handle("all").model().description().summary()).contains("double v2");
    assertThat(out(models.ask(3))).containsExactly(6);
  }

  @Test
  void a_canary_that_gives_another_type_than_its_stable_version_is_a_failure_of_its_step() {
    models.serve("label", 1, new LabelModel());
    models.serve("once", 1);
    models.serve("again", 1);
    models.serve(ModelConfig.defaults(), switched());
    models.serve("once", 2, new WholeModel());
    models.service.traffic().set("once", allToCanary());
    assertThatThrownBy(models.ask(1, 20)::join)
        .hasCauseInstanceOf(ServingException.BackendFailure.class)
        .hasMessageContaining("step 'small': 'out' came as INT64 (expected: FP64)");
  }

  @Test
  void making_an_ensemble_ready_is_not_counted_as_requests_of_its_members() {
    models.serve("double", 1);
    models.serve(ModelConfig.defaults(), graph(twice("a", "double", "in", "out")));
    assertThat(models.handle("double").statistics().requests().success().count()).isZero();
    assertThat(models.handle("double").statistics().executionCount()).isZero();
  }

  @Test
  void a_request_counts_as_one_where_the_first_dimension_is_no_row() {
    models.serve("double", 1);
    models.serve(
        ModelConfig.defaults().withBatching(ModelConfig.Batching.withoutRows()),
        graph(twice("a", "double", "in", "out")));
    assertThat(out(models.ask(1, 2, 3))).containsExactly(2, 4, 6);
    assertThat(models.handle("all").statistics().inferenceCount()).isEqualTo(1);
    assertThat(models.handle("all").statistics().batches())
        .extracting(ModelStatistics.BatchSize::rows)
        .containsExactly(1);
    assertThat(models.handle("double").statistics().inferenceCount()).isEqualTo(3);
  }

  @Test
  void recorded_requests_are_answered_before_an_ensemble_is_ready() {
    models.serve("double", 1);
    ModelConfig recorded =
        ModelConfig.defaults()
            .withWarmUp(
                ModelConfig.WarmUp.defaults()
                    .withRequests(
                        List.of(
                            new Recorded(
                                new LinkedHashMap<>(
                                    Map.of("in", Ensembles.in(FakeModel.REFUSED)))))));
    assertThatThrownBy(() -> models.serve(recorded, graph(twice("a", "double", "in", "out"))))
        .hasMessage("all v1: recorded request 1 of 1 cannot be answered: step 'a': a row is -1");
  }
}
