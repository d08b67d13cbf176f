package dev.primavista.server.v1;

import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * CloudEvents 1.0 in binary mode, whose attributes are header fields: a request that is an event is
 * answered by one, with the type and source that KServe's servers give it.
 */
final class AnswerEvent {
  private static final String VERSION = "ce-specversion";
  private static final String ID = "ce-id";
  private static final String SOURCE = "ce-source";
  private static final String TYPE = "ce-type";
  private static final String TIME = "ce-time";
  private static final List<String> REQUIRED = List.of(VERSION, ID, SOURCE, TYPE);
  private static final String NAME = "io.kserve.inference.";

  private AnswerEvent() {}

  /** The answer as an event, if the request was one. */
  static Response of(Request request, String model, Response answer) {
    if (!REQUIRED.stream().allMatch(field -> request.header(field).isPresent())) {
      return answer;
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put(VERSION, "1.0");
    attributes.put(ID, UUID.randomUUID().toString());
    attributes.put(SOURCE, NAME + encoded(model));
    attributes.put(TYPE, NAME + "response");
    attributes.put(TIME, Instant.now().toString());
    return answer.withHeaders(attributes);
  }

  /** As a part of a URI, which a source is. */
  private static String encoded(String model) {
    return URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
