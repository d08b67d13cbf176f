package dev.primavista.core.model;

import dev.primavista.core.Deadline;
import dev.primavista.core.TrafficHint;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A model that answers by asking other models. It has no weights and no instances of its own. */
public interface CompositeModel extends LoadedModel {
  /**
   * Asks the members.
   *
   * @param inputs as for {@link ModelInstance#execute}
   * @param outputs those asked for; empty for the signature's
   * @param deadline when nobody waits any more, for every member's execution
   * @param priority 1 is the highest; 0 for each member's default
   * @param traffic what the caller says about the versions of members that should answer
   * @return fails with a {@link dev.primavista.core.ServingException} that names the step;
   *     cancelling it cancels what the members do
   */
  CompletableFuture<SequencedMap<String, Tensor>> execute(
      Map<String, Tensor> inputs,
      List<String> outputs,
      Deadline deadline,
      int priority,
      TrafficHint traffic);

  /**
   * Answers each of these requests, and its example where it answers that, before anybody asks.
   *
   * @throws RuntimeException as the first of them fails
   */
  void warmUp(List<Recorded> recorded);

  /**
   * Answers as {@link #execute} does, on the calling thread and counted nowhere: for warm-up.
   *
   * @param outputs those asked for; empty for the signature's
   * @throws dev.primavista.core.ServingException as the members fail
   */
  SequencedMap<String, Tensor> rehearse(Map<String, Tensor> inputs, List<String> outputs);

  /**
   * Which loads of its members would answer now, those of members' own members included: others
   * whenever one of them was replaced. 0 stands for one that is not ready.
   */
  List<Long> loads();

  /** Whether one load of each member answers all requests, so that equal ones have one answer. */
  boolean steady();

  /** The names of the models that it asks. */
  Set<String> members();

  /** What each step did, by its name, in order. */
  SequencedMap<String, ModelStatistics> steps();

  /** Why it cannot answer now: a member that is not ready or does not fit. Empty while it can. */
  Optional<String> obstacle();

  /**
   * @throws UnsupportedOperationException always: its members have instances
   */
  @Override
  default ModelInstance newInstance() {
    throw new UnsupportedOperationException("a composite model has no instances");
  }
}
