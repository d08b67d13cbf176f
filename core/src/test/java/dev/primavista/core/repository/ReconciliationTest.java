package dev.primavista.core.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.Reconciliation.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
  private static Map<ModelId, Integer> some(Random random) {
    Map<ModelId, Integer> states = new HashMap<>();
    for (String name : List.of("a", "b", "c")) {
      for (int version = 1; version <= 3; version++) {
        if (random.nextBoolean()) {
          states.put(new ModelId(name, version), random.nextInt(2));
        }
      }
    }
    return states;
  }

  @RepeatedTest(100)
  void carrying_out_the_plan_gives_what_is_desired_and_loads_come_first(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Map<ModelId, Integer> desired = some(random);
    Map<ModelId, Integer> memory = some(random);
    boolean unloading = false;
    for (Step step : Reconciliation.plan(desired, Map.copyOf(memory))) {
      switch (step) {
        case Step.Load load -> {
          assertThat(unloading).isFalse();
          assertThat(memory.put(load.id(), desired.get(load.id())))
              .isNotEqualTo(desired.get(load.id()));
        }
        case Step.Unload unload -> {
          unloading = true;
          assertThat(memory.remove(unload.id())).isNotNull();
        }
      }
    }
    assertThat(memory).isEqualTo(desired);
    assertThat(Reconciliation.plan(desired, memory)).isEmpty();
  }

  @Test
  void a_version_that_was_changed_where_it_is_stored_is_loaded_anew() {
    ModelId kept = new ModelId("a", 1);
    ModelId changed = new ModelId("a", 2);
    assertThat(
            Reconciliation.plan(Map.of(kept, "x", changed, "y"), Map.of(kept, "x", changed, "x")))
        .containsExactly(new Step.Load(changed));
  }
}
