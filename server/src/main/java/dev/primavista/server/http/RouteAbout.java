package dev.primavista.server.http;

import java.util.List;
import java.util.Optional;

/**
 * What the documents say of a route.
 *
 * @param summary one line; empty for a route that is not documented, such as a page
 * @param example a JSON body that it answers, if it takes one
 * @param parameters beside the path's own
 * @param status of what it answers a caller who does all rightly
 * @param types the media types of that; empty where it has no body
 */
public record RouteAbout(
    String summary,
    Optional<String> example,
    List<RouteParameter> parameters,
    int status,
    List<String> types) {
  static final RouteAbout NOTHING =
      new RouteAbout("", Optional.empty(), List.of(), 200, List.of("application/json"));

  public RouteAbout {
    parameters = List.copyOf(parameters);
    types = List.copyOf(types);
  }

  RouteAbout with(String line, Optional<String> body) {
    return new RouteAbout(line, body, parameters, status, types);
  }

  RouteAbout taking(List<RouteParameter> other) {
    return new RouteAbout(summary, example, other, status, types);
  }

  RouteAbout answering(int other, List<String> mediaTypes) {
    return new RouteAbout(summary, example, parameters, other, mediaTypes);
  }
}
