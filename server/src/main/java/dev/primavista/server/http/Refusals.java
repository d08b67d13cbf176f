package dev.primavista.server.http;

/** How a route says no, where its protocol has a form of its own for that. */
@FunctionalInterface
public interface Refusals {
  /** The form that all routes have but for those that say otherwise. */
  Refusals OWN = Problem::toResponse;

  Response write(Problem problem, String requestId);
}
