package dev.primavista.core.inference;

import dev.primavista.core.Deadline;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Tensors for one model. */
public final class InferenceRequest {
  private final String modelName;
  private final OptionalLong version;
  private final SequencedMap<String, Tensor> inputs;
  private final @Nullable Deadline deadline;
  private final List<String> outputs;

  /**
   * @param version the version asked for; empty for the one that is served by default
   * @param inputs tensors by input name, not changed any more
   * @param deadline when nobody waits any more; null for the model's own timeout
   */
  public InferenceRequest(
      String modelName,
      OptionalLong version,
      SequencedMap<String, Tensor> inputs,
      @Nullable Deadline deadline) {
    this(modelName, version, inputs, deadline, List.of());
  }

  private InferenceRequest(
      String modelName,
      OptionalLong version,
      SequencedMap<String, Tensor> inputs,
      @Nullable Deadline deadline,
      List<String> outputs) {
    this.modelName = modelName;
    this.version = version;
    this.inputs = inputs;
    this.deadline = deadline;
    this.outputs = List.copyOf(outputs);
  }

  /** A request for the default version with the model's own timeout. */
  public static InferenceRequest of(String modelName, SequencedMap<String, Tensor> inputs) {
    return new InferenceRequest(modelName, OptionalLong.empty(), inputs, null);
  }

  /** The same for these outputs, in this order; for the signature's where none is named. */
  public InferenceRequest withOutputs(List<String> names) {
    return new InferenceRequest(modelName, version, inputs, deadline, names);
  }

  public String modelName() {
    return modelName;
  }

  public OptionalLong version() {
    return version;
  }

  public SequencedMap<String, Tensor> inputs() {
    return inputs;
  }

  /** The outputs asked for; empty for those that everybody gets. */
  public List<String> outputs() {
    return outputs;
  }

  public Optional<Deadline> deadline() {
    return Optional.ofNullable(deadline);
  }
}
