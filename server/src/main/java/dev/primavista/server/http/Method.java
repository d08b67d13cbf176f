package dev.primavista.server.http;

import java.util.Optional;

/** The request methods that a route may have. */
public enum Method {
  GET,
  HEAD,
  POST,
  PUT,
  PATCH,
  DELETE,
  OPTIONS;

  /** The method of this name, upper case as on the wire; empty if it is none of these. */
  public static Optional<Method> named(String name) {
    for (Method method : values()) {
      if (method.name().equals(name)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
