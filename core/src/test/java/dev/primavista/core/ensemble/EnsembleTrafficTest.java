package dev.primavista.core.ensemble;

import static dev.primavista.core.ensemble.Ensembles.graph;
import static dev.primavista.core.ensemble.Ensembles.twice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.FakeModel;
import dev.primavista.core.TrafficHint;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.traffic.TrafficPolicy;
import dev.primavista.core.traffic.TrafficPolicy.Bound;
import dev.primavista.core.traffic.TrafficPolicy.Canary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ensembles of members whose requests are divided between versions. */
@Timeout(120)
final class EnsembleTrafficTest {
  private static final int REQUESTS = 40;

  private final Ensembles models = new Ensembles();
  private FakeModel stable = new FakeModel();
  private FakeModel canary = new FakeModel();

  @BeforeEach
  void serve() {
    stable = models.serve("double", 1);
    canary = models.serve("double", 2);
    models.serve(
        "inner",
        ModelConfig.defaults(),
        graph(twice("a", "double", "in", "half"), twice("b", "double", "half", "out")));
    models.serve(
        ModelConfig.defaults(),
        graph(new EnsembleSpec.Step("i", "inner", same("in"), same("out"))));
    stable.forget();
    canary.forget();
  }

  private static Map<String, String> same(String tensor) {
    return Map.of(tensor, tensor);
  }

  @AfterEach
  void free() {
    models.close();
  }

  private void divide(double percent) {
    models
        .service
        .traffic()
        .set(
            "double",
            new TrafficPolicy(
                1, Optional.of(new Canary(2, percent, Bound.DEFAULT)), Optional.empty()));
  }

  private void ask(TrafficHint hint) {
    InferenceRequest request =
        InferenceRequest.of("all", new LinkedHashMap<>(Map.of("in", Ensembles.in(1))));
    models.service.infer(request.withTraffic(hint)).join();
  }

  private long asked(TrafficHint hint) {
    return models
        .service
        .infer(InferenceRequest.of("double", FakeModel.input(1)).withTraffic(hint))
        .join()
        .model()
        .version();
  }

  @Test
  void members_are_asked_on_the_track_that_the_caller_chose() {
    divide(0);
    ask(new TrafficHint(Optional.of("canary"), Optional.empty()));
    assertThat(canary.executions).hasValue(2);
    assertThat(stable.executions).hasValue(0);
  }

  @Test
  void requests_of_one_key_go_the_way_that_the_members_own_do() {
    divide(50);
    for (int i = 0; i < REQUESTS; i++) {
      TrafficHint hint = new TrafficHint(Optional.empty(), Optional.of("user-" + i));
      FakeModel meant = asked(hint) == 2 ? canary : stable;
      int before = meant.executions.get();
      ask(hint);
      assertThat(meant.executions).hasValue(before + 2);
    }
  }

  @Test
  void one_request_is_answered_by_one_version_of_a_member() {
    divide(50);
    for (int i = 0; i < REQUESTS; i++) {
      ask(TrafficHint.NONE);
      assertThat(canary.executions.get() % 2).isZero();
    }
    assertThat(canary.executions.get() + stable.executions.get()).isEqualTo(2 * REQUESTS);
  }
}
