package dev.primavista.core.batching;

import dev.primavista.core.Deadline;
import dev.primavista.core.RequestObserver;
import java.util.List;

/**
 * How a request is to be executed.
 *
 * @param outputs those asked for; empty for the signature's
 * @param deadline when nobody waits any more
 * @param priority 1 is the highest; 0 for the model's default
 * @param observer who follows the request
 */
public record Terms(
    List<String> outputs, Deadline deadline, int priority, RequestObserver observer) {
  public Terms {
    outputs = List.copyOf(outputs);
  }

  /** The signature's outputs, with the model's default priority, followed by nobody. */
  public static Terms until(Deadline deadline) {
    return new Terms(List.of(), deadline, 0, RequestObserver.NONE);
  }
}
