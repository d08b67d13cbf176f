package dev.primavista.core.batching;

import dev.primavista.core.Deadline;
import dev.primavista.core.RequestObserver;
import dev.primavista.core.TrafficHint;
import java.util.List;

/**
 * How a request is to be executed.
 *
 * @param outputs those asked for; empty for the signature's
 * @param deadline when nobody waits any more
 * @param priority 1 is the highest; 0 for the model's default
 * @param observer who follows the request
 * @param traffic what the caller says about versions, for those models that ask others
 */
public record Terms(
    List<String> outputs,
    Deadline deadline,
    int priority,
    RequestObserver observer,
    TrafficHint traffic) {
  public Terms {
    outputs = List.copyOf(outputs);
  }

  /** The signature's outputs, with the model's default priority, followed by nobody. */
  public static Terms until(Deadline deadline) {
    return new Terms(List.of(), deadline, 0, RequestObserver.NONE, TrafficHint.NONE);
  }
}
