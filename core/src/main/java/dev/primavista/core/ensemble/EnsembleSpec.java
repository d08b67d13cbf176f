package dev.primavista.core.ensemble;

import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A graph of models, as somebody declared it. Steps are tied together by the ensemble's own tensor
 * names: a step runs as soon as the tensors that it takes are there, so that independent steps run
 * at one time.
 *
 * @param inputs what callers send; empty for every tensor that no step gives
 * @param outputs what callers get; empty for every tensor that no step takes
 */
public record EnsembleSpec(List<TensorSpec> inputs, List<TensorSpec> outputs, List<Step> steps) {
  public EnsembleSpec {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    steps = List.copyOf(steps);
  }

  /**
   * One question to one model.
   *
   * @param name what messages and statistics call it; no two steps share one
   * @param version of the model; empty for the one that is served by default
   * @param inputs the model's inputs and the ensemble's tensors that they get
   * @param outputs the model's outputs and the ensemble's tensors that they become
   * @param when the rows that it is asked about; empty for all
   */
  public record Step(
      String name,
      String model,
      OptionalLong version,
      Map<String, String> inputs,
      Map<String, String> outputs,
      Optional<Case> when) {
    public Step {
      inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
      outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /** The default version, about all rows. */
    public Step(
        String name, String model, Map<String, String> inputs, Map<String, String> outputs) {
      this(name, model, OptionalLong.empty(), inputs, outputs, Optional.empty());
    }

    public Step withVersion(long other) {
      return new Step(name, model, OptionalLong.of(other), inputs, outputs, when);
    }

    public Step when(Case rows) {
      return new Step(name, model, version, inputs, outputs, Optional.of(rows));
    }
  }

  /**
   * A branch of a switch: the rows for which a tensor has one of these values.
   *
   * @param tensor one of the ensemble's, with one value per row
   * @param values as text: of BYTES their UTF-8, of whole numbers their digits, of BOOL {@code
   *     true} or 1 and {@code false} or 0
   * @param otherwise the rows that have none of the values instead
   */
  public record Case(String tensor, List<String> values, boolean otherwise) {
    private static final Map<String, String> BITS = Map.of("true", "1", "false", "0");

    public Case {
      values = List.copyOf(values);
    }

    public static Case of(String tensor, String... values) {
      return new Case(tensor, List.of(values), false);
    }

    /** The rows that no other branch takes: none of these values. */
    public static Case otherwise(String tensor, String... values) {
      return new Case(tensor, List.of(values), true);
    }

    /** The values as those of a tensor of this type are told: a BOOL as 0 or 1. */
    List<String> valuesIn(DataType type) {
      return type == DataType.BOOL
          ? values.stream().map(value -> BITS.getOrDefault(value, value)).toList()
          : values;
    }

    /** Whether no row of a tensor of this type can be in both. */
    boolean excludes(Case other, DataType type) {
      if (!tensor.equals(other.tensor) || (otherwise && other.otherwise)) {
        return false;
      }
      List<String> own = valuesIn(type);
      List<String> others = other.valuesIn(type);
      if (otherwise) {
        return own.containsAll(others);
      }
      return other.otherwise ? others.containsAll(own) : own.stream().noneMatch(others::contains);
    }
  }
}
