package dev.primavista.server.http;

import dev.primavista.server.trail.Trail;
import java.util.Map;

/** Who may send a body to a route now. Asked on the event loop once a request's head is known. */
@FunctionalInterface
public interface Admission {
  /** Everybody. */
  Admission ALL = (_, _) -> {};

  /**
   * Lets a request pass.
   *
   * @param pathParams decoded segments by the names of the route's template
   * @throws dev.primavista.core.ServingException if the request is refused; its body is not read
   */
  void admit(RequestHead head, Map<String, String> pathParams);

  /**
   * A request that was let in was refused by its route, before any model was asked.
   *
   * @param code why
   */
  default void refused(
      RequestHead head, Map<String, String> pathParams, Trail trail, String code) {}
}
