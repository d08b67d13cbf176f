package dev.primavista.core.ensemble;

import dev.primavista.core.ensemble.EnsembleSpec.Step;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Whether the members of an ensemble fit together: names, types, shapes, and no step that waits for
 * itself. The first thing that does not is named; what does gives the ensemble's signature.
 */
final class EnsembleCheck {
  private final String name;
  private final EnsembleSpec spec;
  private final List<Member> members;

  /** The ensemble's tensors: what is known of each, with names of the ensemble. */
  private final SequencedMap<String, TensorSpec> tensors = new LinkedHashMap<>();

  private EnsembleCheck(String name, EnsembleSpec spec, List<Member> members) {
    this.name = name;
    this.spec = spec;
    this.members = members;
  }

  /**
   * What an ensemble takes and gives.
   *
   * @param types of all its tensors, by name
   */
  record Checked(Signature signature, Map<String, DataType> types) {}

  /**
   * What an ensemble of these members, one for each step, takes and gives.
   *
   * @throws ModelLoadException if they do not fit together
   */
  static Checked check(String name, EnsembleSpec spec, List<Member> members) {
    EnsembleCheck check = new EnsembleCheck(name, spec, members);
    check.requireSoundNames();
    check.collectOutputs();
    check.collectInputs();
    check.requireBranches();
    check.requireOrder();
    for (Member member : members) {
      check.requireFit(member);
    }
    return new Checked(check.signature(), check.types());
  }

  private ModelLoadException refusal(String what) {
    return new ModelLoadException("malformed_ensemble", "ensemble '" + name + "': " + what);
  }

  private void requireSoundNames() {
    if (spec.steps().isEmpty()) {
      throw refusal("it has no steps (expected: at least one)");
    }
    Set<String> seen = new HashSet<>();
    for (Member member : members) {
      Step step = member.step();
      if (!seen.add(step.name())) {
        throw refusal("two steps are called '" + step.name() + "'");
      }
      Signature signature = member.model().signature();
      for (String input : step.inputs().keySet()) {
        if (inputOf(signature, input).isEmpty()) {
          throw unknown(member, "input", input, signature.inputs());
        }
      }
      for (String output : step.outputs().keySet()) {
        if (signature.output(output).isEmpty()) {
          throw unknown(member, "output", output, signature.outputs());
        }
      }
      if (step.outputs().isEmpty()) {
        throw refusal(member.place() + " gives no tensor (expected: at least one of its outputs)");
      }
      for (TensorSpec input : signature.inputsOf(step.inputs().keySet())) {
        if (!step.inputs().containsKey(input.name())) {
          throw refusal(member.place() + ": input '" + input.name() + "' is given no tensor");
        }
      }
    }
  }

  private ModelLoadException unknown(
      Member member, String kind, String wrong, List<TensorSpec> known) {
    return refusal(
        member.place()
            + " has no "
            + kind
            + " '"
            + wrong
            + "' (expected: "
            + known.stream().map(TensorSpec::name).toList()
            + ")");
  }

  private static Optional<TensorSpec> inputOf(Signature signature, String input) {
    return signature
        .input(input)
        .or(
            () ->
                signature.instead().stream().filter(spec -> spec.name().equals(input)).findFirst());
  }

  /** What steps give; several may give one tensor where they are branches of one switch. */
  private void collectOutputs() {
    for (Member member : members) {
      member
          .step()
          .outputs()
          .forEach(
              (output, tensor) -> {
                TensorSpec given = member.model().signature().output(output).orElseThrow();
                TensorSpec own = renamed(given, tensor);
                TensorSpec before = tensors.putIfAbsent(tensor, own);
                if (before != null) {
                  requireEqual(member, before, own);
                }
              });
    }
  }

  private void requireEqual(Member member, TensorSpec before, TensorSpec own) {
    if (before.dataType() != own.dataType() || !compatible(before.shape(), own.shape())) {
      throw refusal(member.place() + " gives " + own + ", another branch gives " + before);
    }
  }

  /** What callers send: declared, or all that no step gives. */
  private void collectInputs() {
    for (TensorSpec input : spec.inputs()) {
      if (tensors.putIfAbsent(input.name(), input) != null) {
        throw refusal("input '" + input.name() + "' is also given by a step");
      }
    }
    for (Member member : members) {
      member
          .step()
          .inputs()
          .forEach(
              (input, tensor) -> {
                if (!tensors.containsKey(tensor)) {
                  requireUndeclared(member, tensor);
                  TensorSpec taken = inputOf(member.model().signature(), input).orElseThrow();
                  tensors.put(tensor, renamed(taken, tensor));
                }
              });
      member
          .step()
          .when()
          .ifPresent(
              rows -> {
                if (!tensors.containsKey(rows.tensor())) {
                  throw refusal(
                      member.place()
                          + " depends on '"
                          + rows.tensor()
                          + "', which no step gives (expected: an input that is declared with its"
                          + " datatype and shape)");
                }
              });
    }
  }

  private void requireUndeclared(Member member, String tensor) {
    if (!spec.inputs().isEmpty()) {
      throw refusal(
          member.place()
              + " takes '"
              + tensor
              + "', which is neither an input nor given by a step");
    }
  }

  private Map<String, DataType> types() {
    Map<String, DataType> types = new HashMap<>();
    tensors.values().forEach(tensor -> types.put(tensor.name(), tensor.dataType()));
    return types;
  }

  private void requireBranches() {
    SwitchCheck.misfit(members, tensors)
        .ifPresent(
            what -> {
              throw refusal(what);
            });
  }

  /** Lets steps run one after the other; those that never can wait for each other. */
  private void requireOrder() {
    Set<String> there = new HashSet<>();
    Set<String> given = new HashSet<>();
    members.forEach(member -> given.addAll(member.step().outputs().values()));
    tensors.keySet().stream().filter(tensor -> !given.contains(tensor)).forEach(there::add);
    List<Step> left = new ArrayList<>(spec.steps());
    while (!left.isEmpty()) {
      // A tensor is whole once every step that gives some of its rows has run.
      Set<String> missing = new HashSet<>();
      left.forEach(step -> missing.addAll(step.outputs().values()));
      List<Step> next =
          left.stream().filter(step -> needs(step).stream().noneMatch(missing::contains)).toList();
      if (next.isEmpty()) {
        throw refusal(
            "the steps "
                + left.stream().map(step -> "'" + step.name() + "'").toList()
                + " wait for each other");
      }
      left.removeAll(next);
    }
  }

  /** The tensors without which a step cannot run. */
  static Set<String> needs(Step step) {
    Set<String> needs = new HashSet<>(step.inputs().values());
    step.when().ifPresent(rows -> needs.add(rows.tensor()));
    return needs;
  }

  private void requireFit(Member member) {
    member
        .step()
        .inputs()
        .forEach(
            (input, tensor) -> {
              TensorSpec taken = inputOf(member.model().signature(), input).orElseThrow();
              TensorSpec given = tensors.get(tensor);
              if (given == null) {
                throw new IllegalStateException("tensor " + tensor + " was not collected");
              }
              if (!member.model().takes(taken, given.dataType())
                  || !compatible(taken.shape(), given.shape())) {
                throw refusal(
                    member.place() + ": input " + taken + " cannot take the tensor " + given);
              }
            });
  }

  /** Whether a tensor of one can be a tensor of the other: a free dimension may turn out right. */
  private static boolean compatible(Shape one, Shape other) {
    if (one.rank() != other.rank()) {
      return false;
    }
    for (int axis = 0; axis < one.rank(); axis++) {
      long a = one.dimension(axis);
      long b = other.dimension(axis);
      if (a != b && a != Shape.ANY && b != Shape.ANY) {
        return false;
      }
    }
    return true;
  }

  private Signature signature() {
    Set<String> given = new HashSet<>();
    Set<String> taken = new HashSet<>();
    for (Step step : spec.steps()) {
      given.addAll(step.outputs().values());
      taken.addAll(needs(step));
    }
    List<TensorSpec> inputs =
        spec.inputs().isEmpty()
            ? tensors.values().stream().filter(each -> !given.contains(each.name())).toList()
            : spec.inputs();
    List<TensorSpec> outputs =
        spec.outputs().isEmpty()
            ? tensors.values().stream()
                .filter(each -> given.contains(each.name()) && !taken.contains(each.name()))
                .toList()
            : spec.outputs();
    outputs.forEach(this::requireGiven);
    return new Signature(inputs, outputs);
  }

  private void requireGiven(TensorSpec output) {
    TensorSpec known = tensors.get(output.name());
    if (known == null) {
      throw refusal("output '" + output.name() + "' is given by no step");
    }
    if (known.dataType() != output.dataType() || !compatible(known.shape(), output.shape())) {
      throw refusal("output " + output + " is declared, its step gives " + known);
    }
  }

  private static TensorSpec renamed(TensorSpec spec, String tensor) {
    return new TensorSpec(tensor, spec.dataType(), spec.shape(), spec.labels());
  }
}
