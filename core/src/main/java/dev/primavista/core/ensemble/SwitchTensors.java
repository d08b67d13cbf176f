package dev.primavista.core.ensemble;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ensemble.EnsembleSpec.Step;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether the switches of an ensemble can divide the tensors of one request. Where they cannot, it
 * is the caller's fault as far as the caller's own tensors are so, and else a step's.
 *
 * @param inputs the caller's, by name
 */
record SwitchTensors(Map<String, Tensor> inputs, List<Step> steps) {
  /**
   * Lets a tensor pass that a switch can go by.
   *
   * @throws InvalidRequest if the caller's has not one value per row
   * @throws BackendFailure if a step's has not
   */
  void requireOneValuePerRow(String name, Tensor tensor) {
    if (tensor.shape().elementCount() != tensor.rows()) {
      String message =
          "the switch goes by %s, which has the shape %s (expected: one value per row)"
              .formatted(label(name), tensor.shape());
      throw inputs.containsKey(name)
          ? new InvalidRequest("wrong_shape", message, name)
          : new BackendFailure(message, null);
    }
  }

  /**
   * Lets a tensor pass whose rows a switch can divide.
   *
   * @param by name of the tensor that it goes by
   * @throws InvalidRequest if the tensors have other rows than each other, as the caller's own have
   * @throws BackendFailure if that is a step's doing
   */
  void requireSameRows(String by, Tensor values, String name, Tensor divided) {
    if (divided.rows() != values.rows()) {
      String message =
          "the switch goes by %s, which has %s, and divides %s, which has %d (expected: as many)"
              .formatted(label(by), Amount.of(values.rows(), "row"), label(name), divided.rows());
      throw areCallers(values.rows()) && areCallers(divided.rows())
          ? refused(message, by, name)
          : new BackendFailure(message, null);
    }
  }

  /** Whether a tensor of the caller's has so many rows. */
  private boolean areCallers(int rows) {
    return inputs.values().stream().anyMatch(input -> input.rows() == rows);
  }

  private ServingException refused(String message, String by, String name) {
    return Stream.of(by, name)
        .filter(inputs::containsKey)
        .findFirst()
        .map(param -> new InvalidRequest("wrong_shape", message, param))
        .orElseGet(() -> new InvalidRequest("wrong_shape", message));
  }

  /** A tensor with the steps that gave it. */
  private String label(String name) {
    List<String> givers =
        steps.stream()
            .filter(step -> step.outputs().containsValue(name))
            .map(step -> "'" + step.name() + "'")
            .toList();
    return switch (givers.size()) {
      case 0 -> "'" + name + "'";
      case 1 -> "'" + name + "' of step " + givers.getFirst();
      default -> "'" + name + "' of the steps " + String.join(" and ", givers);
    };
  }
}
