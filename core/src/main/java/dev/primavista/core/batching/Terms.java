package dev.primavista.core.batching;

import dev.primavista.core.Deadline;
import dev.primavista.core.RequestObserver;
import java.util.List;

/**
 * What a caller asks for beside its inputs.
 *
 * @param outputs names of the signature's outputs; empty for those that everybody gets
 * @param deadline when nobody waits any more
 * @param observer who follows the request
 */
public record Terms(List<String> outputs, Deadline deadline, RequestObserver observer) {
  /** All outputs until this deadline, followed by nobody. */
  public static Terms of(Deadline deadline) {
    return new Terms(List.of(), deadline, RequestObserver.NONE);
  }
}
