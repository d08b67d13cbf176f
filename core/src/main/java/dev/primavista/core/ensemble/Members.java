package dev.primavista.core.ensemble;

import dev.primavista.core.ensemble.EnsembleSpec.Step;
import dev.primavista.core.model.CompositeModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The models that an ensemble's steps would ask now.
 *
 * @param name the ensemble's
 * @param registry where they are
 */
record Members(String name, EnsembleSpec spec, ModelRegistry registry) {
  /**
   * One for each step.
   *
   * @throws ModelLoadException if one of them is not ready, or asks the ensemble itself
   */
  List<Member> find() {
    List<Member> members = new ArrayList<>();
    for (Step step : spec.steps()) {
      requireNoCycle(step);
      ModelHandle handle =
          lookUp(step)
              .orElseThrow(
                  () ->
                      new ModelLoadException(
                          "member_missing", "ensemble '" + name + "': " + missing(step)));
      members.add(new Member(step, handle.model(), handle.id().toString()));
    }
    return members;
  }

  private Optional<ModelHandle> lookUp(Step step) {
    return registry.lookUp(step.model(), step.version());
  }

  /** No member asks, through whatever other models, the ensemble itself. */
  private void requireNoCycle(Step step) {
    Set<String> seen = new HashSet<>();
    Deque<String> ahead = new ArrayDeque<>(List.of(step.model()));
    while (!ahead.isEmpty()) {
      String model = ahead.remove();
      if (model.equals(name)) {
        throw new ModelLoadException(
            "malformed_ensemble",
            "ensemble '" + name + "': step '" + step.name() + "' asks the ensemble itself");
      }
      if (seen.add(model)) {
        registry
            .lookUp(model, OptionalLong.empty())
            .filter(handle -> handle.model() instanceof CompositeModel)
            .ifPresent(handle -> ahead.addAll(((CompositeModel) handle.model()).members()));
      }
    }
  }

  /** Which is not ready; empty if all are. */
  Optional<String> missing() {
    return spec.steps().stream()
        .filter(step -> lookUp(step).isEmpty())
        .findFirst()
        .map(Members::missing);
  }

  private static String missing(Step step) {
    String version = step.version().isPresent() ? " v" + step.version().getAsLong() : "";
    return "step '" + step.name() + "' needs " + step.model() + version + ", which is not ready";
  }

  /** See {@link CompositeModel#loads}. */
  List<Long> loads() {
    List<Long> loads = new ArrayList<>();
    for (Step step : spec.steps()) {
      loads.add(lookUp(step).map(ModelHandle::serial).orElse(0L));
    }
    composites().forEach(composite -> loads.addAll(composite.loads()));
    return loads;
  }

  /** Those members that ask others themselves. */
  Stream<CompositeModel> composites() {
    return spec.steps().stream()
        .flatMap(step -> lookUp(step).stream())
        .flatMap(
            handle ->
                handle.model() instanceof CompositeModel composite
                    ? Stream.of(composite)
                    : Stream.empty());
  }
}
