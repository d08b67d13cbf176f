package dev.primavista.core.inference;

import dev.primavista.core.Deadline;
import dev.primavista.core.TrafficHint;
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
  private final Wishes wishes;

  /** What most requests leave to the model. */
  private record Wishes(
      List<String> outputs, int priority, Optional<String> id, TrafficHint traffic, boolean part) {
    static final Wishes NONE = new Wishes(List.of(), 0, Optional.empty(), TrafficHint.NONE, false);
  }

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
    this(modelName, version, inputs, deadline, Wishes.NONE);
  }

  private InferenceRequest(
      String modelName,
      OptionalLong version,
      SequencedMap<String, Tensor> inputs,
      @Nullable Deadline deadline,
      Wishes wishes) {
    this.modelName = modelName;
    this.version = version;
    this.inputs = inputs;
    this.deadline = deadline;
    this.wishes = wishes;
  }

  /** A request for the default version with the model's own timeout. */
  public static InferenceRequest of(String modelName, SequencedMap<String, Tensor> inputs) {
    return new InferenceRequest(modelName, OptionalLong.empty(), inputs, null);
  }

  /** The same for these outputs, in this order; for the signature's where none is named. */
  public InferenceRequest withOutputs(List<String> names) {
    return with(
        new Wishes(
            List.copyOf(names), wishes.priority(), wishes.id(), wishes.traffic(), wishes.part()));
  }

  /** The same with a priority: 1 is the highest, 0 the model's default. */
  public InferenceRequest withPriority(int priority) {
    return with(
        new Wishes(wishes.outputs(), priority, wishes.id(), wishes.traffic(), wishes.part()));
  }

  /** The same under the name that its caller gave it. */
  public InferenceRequest withId(String id) {
    return with(
        new Wishes(
            wishes.outputs(), wishes.priority(), Optional.of(id), wishes.traffic(), wishes.part()));
  }

  /** The same with what its caller says about the version that should answer. */
  public InferenceRequest withTraffic(TrafficHint hint) {
    return with(new Wishes(wishes.outputs(), wishes.priority(), wishes.id(), hint, wishes.part()));
  }

  /** The same as a part of another request: its end is not the end of what somebody follows. */
  public InferenceRequest asPart() {
    return with(
        new Wishes(wishes.outputs(), wishes.priority(), wishes.id(), wishes.traffic(), true));
  }

  private InferenceRequest with(Wishes other) {
    return new InferenceRequest(modelName, version, inputs, deadline, other);
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
    return wishes.outputs();
  }

  public Optional<Deadline> deadline() {
    return Optional.ofNullable(deadline);
  }

  public int priority() {
    return wishes.priority();
  }

  /** What its caller says about the version that should answer, where it names none. */
  public TrafficHint traffic() {
    return wishes.traffic();
  }

  /** Whether another request is answered by means of this one. */
  public boolean part() {
    return wishes.part();
  }

  /** What its caller calls it. */
  public Optional<String> id() {
    return wishes.id();
  }
}
