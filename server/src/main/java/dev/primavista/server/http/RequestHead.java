package dev.primavista.server.http;

import java.util.List;
import java.util.Map;

/**
 * What is known of a request before its body.
 *
 * @param id names this request in answers and logs
 * @param method as sent; HEAD is answered by the GET route
 * @param target where it goes
 */
public record RequestHead(String id, Method method, Target target, Headers headers) {
  /**
   * Where a request goes.
   *
   * @param path as sent, still percent-encoded
   * @param query decoded values by name
   */
  public record Target(String path, Map<String, List<String>> query) {}

  /** The media type of the body in lower case and without parameters; empty if none was sent. */
  public String mediaType() {
    String field = headers.first("content-type").orElse("");
    int parameters = field.indexOf(';');
    return (parameters < 0 ? field : field.substring(0, parameters))
        .trim()
        .toLowerCase(java.util.Locale.ROOT);
  }
}
