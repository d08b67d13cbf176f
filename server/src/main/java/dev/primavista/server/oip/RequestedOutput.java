package dev.primavista.server.oip;

import java.util.Optional;

/**
 * An output that a request asks for.
 *
 * @param binary whether its data comes behind the JSON; empty for the request's own choice
 * @param classes how many of its greatest elements are told, each with its index and label; 0 for
 *     the tensor itself
 */
record RequestedOutput(String name, Optional<Boolean> binary, int classes) {
  /** An output that nothing is said of. */
  static RequestedOutput plain(String name) {
    return new RequestedOutput(name, Optional.empty(), 0);
  }
}
