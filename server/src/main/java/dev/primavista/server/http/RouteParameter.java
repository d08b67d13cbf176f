package dev.primavista.server.http;

import java.util.List;

/**
 * What a caller may say beside a route's path and body, for the documents.
 *
 * @param place {@code query} or {@code header}
 * @param type JSON's word for it
 * @param choices the texts that it may be; empty for any
 * @param about one line
 */
public record RouteParameter(
    String name, String place, boolean required, String type, List<String> choices, String about) {
  public RouteParameter {
    choices = List.copyOf(choices);
  }

  /** A text in the query. */
  public static RouteParameter query(String name, String about) {
    return new RouteParameter(name, "query", false, "string", List.of(), about);
  }

  /** A whole number in the query. */
  public static RouteParameter number(String name, String about) {
    return new RouteParameter(name, "query", false, "integer", List.of(), about);
  }

  /** One of these texts in the query. */
  public static RouteParameter choice(String name, String about, String... choices) {
    return new RouteParameter(name, "query", false, "string", List.of(choices), about);
  }

  /** A header field. */
  public static RouteParameter header(String name, boolean required, String about) {
    return new RouteParameter(name, "header", required, "string", List.of(), about);
  }
}
