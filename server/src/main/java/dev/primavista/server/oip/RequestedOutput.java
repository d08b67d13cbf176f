package dev.primavista.server.oip;

import dev.primavista.server.memory.Place;
import java.util.Optional;

/**
 * An output that a request asks for.
 *
 * @param binary whether its data comes behind the JSON; empty for the request's own choice
 * @param classes how many of its greatest elements are told, each with its index and label; 0 for
 *     the tensor itself
 * @param place where in shared memory it is left; empty for the answer itself
 */
record RequestedOutput(String name, Optional<Boolean> binary, int classes, Optional<Place> place) {
  /** An output that nothing is said of. */
  static RequestedOutput plain(String name) {
    return new RequestedOutput(name, Optional.empty(), 0, Optional.empty());
  }
}
