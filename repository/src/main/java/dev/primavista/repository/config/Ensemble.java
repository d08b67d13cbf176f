package dev.primavista.repository.config;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A model that is made of others: each step asks one, and tensors of the whole, named freely, go
 * from outputs to inputs.
 */
public record Ensemble(List<Step> steps) {
  public Ensemble {
    steps = List.copyOf(steps);
  }

  /**
   * One question to another model.
   *
   * @param version empty for the one that is served by default
   * @param inputs the ensemble's tensor for each of the model's inputs
   * @param outputs the ensemble's tensor for each of the model's outputs that is used
   */
  public record Step(
      String model, OptionalLong version, Map<String, String> inputs, Map<String, String> outputs) {
    public Step {
      inputs = Map.copyOf(inputs);
      outputs = Map.copyOf(outputs);
    }
  }
}
