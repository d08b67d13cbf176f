package dev.primavista.core.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a model takes and gives, in order.
 *
 * @param outputs what is answered where nobody asks for anything else
 * @param onRequest what is answered to those who ask for it by name
 * @param instead inputs that may be sent in place of {@code inputs}; empty where there are none
 */
public record Signature(
    List<TensorSpec> inputs,
    List<TensorSpec> outputs,
    List<TensorSpec> onRequest,
    List<TensorSpec> instead) {
  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    onRequest = List.copyOf(onRequest);
    instead = List.copyOf(instead);
  }

  /** One way to ask and one set of answers. */
  public Signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    this(inputs, outputs, List.of(), List.of());
  }

  public Optional<TensorSpec> input(String name) {
    return find(inputs, name);
  }

  /** An output of this name, also one that is answered on request alone. */
  public Optional<TensorSpec> output(String name) {
    Optional<TensorSpec> usual = find(outputs, name);
    return usual.isPresent() ? usual : find(onRequest, name);
  }

  /** Of both ways to ask the one that these names belong to. */
  public List<TensorSpec> inputsOf(Set<String> names) {
    boolean other = !instead.isEmpty() && known(instead, names) > known(inputs, names);
    return other ? instead : inputs;
  }

  private static long known(List<TensorSpec> specs, Set<String> names) {
    return specs.stream().filter(spec -> names.contains(spec.name())).count();
  }

  private static Optional<TensorSpec> find(List<TensorSpec> specs, String name) {
    for (TensorSpec spec : specs) {
      if (spec.name().equals(name)) {
        return Optional.of(spec);
      }
    }
    return Optional.empty();
  }
}
