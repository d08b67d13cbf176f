package dev.primavista.core.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.Reconciliation.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class ReconciliationTest {
  private static List<ModelSource> some(Random random) {
    List<ModelSource> sources = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      for (int version = 1; version <= 3; version++) {
        if (random.nextBoolean()) {
          sources.add(new ModelSource(new ModelId(name, version), Path.of(name)));
        }
      }
    }
    return sources;
  }

  private static Set<ModelId> ids(List<ModelSource> sources) {
    return new HashSet<>(sources.stream().map(ModelSource::id).toList());
  }

  @RepeatedTest(100)
  void carrying_out_the_plan_gives_what_is_desired_and_loads_come_first(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<ModelSource> desired = some(random);
    Set<ModelId> memory = ids(some(random));
    boolean unloading = false;
    for (Step step : Reconciliation.plan(desired, Set.copyOf(memory))) {
      switch (step) {
        case Step.Load load -> {
          assertThat(unloading).isFalse();
          assertThat(memory.add(load.source().id())).isTrue();
        }
        case Step.Unload unload -> {
          unloading = true;
          assertThat(memory.remove(unload.id())).isTrue();
        }
      }
    }
    assertThat(memory).isEqualTo(ids(desired));
    assertThat(Reconciliation.plan(desired, memory)).isEmpty();
  }
}
