package dev.primavista.client;

import java.util.List;
import java.util.Optional;

/**
 * A model's answer.
 *
 * @param version as the server writes it; empty if it does not say
 * @param id that of the request, or one that the server gave it
 * @param outputs in the order in which they came
 */
public record InferResponse(
    String model, String version, Optional<String> id, List<Output> outputs) {
  public InferResponse {
    outputs = List.copyOf(outputs);
  }

  /**
   * The output of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Output output(String name) {
    return outputs.stream()
        .filter(output -> output.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "output: '"
                        + name
                        + "' (expected: one of "
                        + outputs.stream().map(Output::name).toList()
                        + ")"));
  }

  /** The first output, which is the only one of many models. */
  public Output output() {
    return outputs.getFirst();
  }
}
