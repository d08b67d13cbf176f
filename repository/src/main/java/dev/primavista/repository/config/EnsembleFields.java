package dev.primavista.repository.config;

import dev.primavista.core.ensemble.EnsembleSpec;
import dev.primavista.core.ensemble.EnsembleSpec.Case;
import dev.primavista.core.ensemble.EnsembleSpec.Step;
import dev.primavista.core.model.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A graph of models as our own file declares it. */
final class EnsembleFields {
  private EnsembleFields() {}

  /**
   * The graph. Steps that have no names of their own are told apart by numbers behind their
   * models'; inputs and outputs are taken as declared where type and shape are, and otherwise
   * follow from the steps.
   */
  static EnsembleSpec spec(List<Step> steps, ModelSettings.Boundary boundary) {
    Set<String> names = new HashSet<>();
    List<Step> distinct = new ArrayList<>();
    for (Step step : steps) {
      String name = step.name();
      for (int i = 2; !names.add(name); i++) {
        name = step.name() + "-" + i;
      }
      distinct.add(
          new Step(name, step.model(), step.version(), step.inputs(), step.outputs(), step.when()));
    }
    return new EnsembleSpec(specs(boundary.inputs()), specs(boundary.outputs()), distinct);
  }

  /** Refuses a name that two steps were given. */
  static void requireOwnNames(List<Fields> steps) {
    Set<String> names = new HashSet<>();
    for (Fields step : steps) {
      if (step.text("name").filter(name -> !names.add(name)).isPresent()) {
        throw step.wrong("name", "one that no other step has");
      }
    }
  }

  private static List<TensorSpec> specs(List<TensorDeclaration> declarations) {
    boolean whole =
        declarations.stream()
            .allMatch(each -> each.dataType().isPresent() && each.shape().isPresent());
    return whole
        ? declarations.stream()
            .map(
                each ->
                    new TensorSpec(
                        each.name(), each.dataType().orElseThrow(), each.shape().orElseThrow()))
            .toList()
        : List.of();
  }

  /** One step. */
  static Step step(Fields keys) {
    keys.only(List.of("name", "model", "version", "inputs", "outputs", "when"));
    String model = keys.text("model").orElseThrow(() -> keys.wrong("model", "a model's name"));
    Optional<Long> version = keys.whole("version", 1);
    return new Step(
        keys.text("name").orElse(model),
        model,
        version.map(OptionalLong::of).orElse(OptionalLong.empty()),
        keys.textMap("inputs"),
        keys.textMap("outputs"),
        keys.group("when").map(EnsembleFields::rows));
  }

  private static Case rows(Fields keys) {
    keys.only(List.of("tensor", "is", "is_not"));
    String tensor = keys.text("tensor").orElseThrow(() -> keys.wrong("tensor", "a tensor's name"));
    if (keys.has("is") == keys.has("is_not")) {
      throw keys.place().refuse("when: needs either 'is' or 'is_not' with values of the tensor");
    }
    return new Case(tensor, keys.texts(keys.has("is") ? "is" : "is_not"), keys.has("is_not"));
  }
}
