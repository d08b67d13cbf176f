package dev.primavista.server.v1;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.scoring.Members;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;

/**
 * A request that may be a CloudEvent 1.0, which is answered by one of the same mode, with the type
 * and source that KServe's servers give it.
 *
 * @param body which holds the data
 * @param data the data's members
 */
record CloudEvent(Mode mode, byte[] body, Members data) {
  /** Where an event's attributes are. */
  enum Mode {
    NO_EVENT,
    /** In header fields. */
    BINARY,
    /** Beside the data, in one document. */
    STRUCTURED
  }

  /** An event in one document. */
  static final String MEDIA_TYPE = "application/cloudevents+json";

  private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");
  private static final String FIELD = "ce-";
  private static final String DATA = "data";
  private static final String BASE64 = "data_base64";
  private static final String NAME = "io.kserve.inference.";

  /**
   * What a request says.
   *
   * @throws InvalidRequest if it says that it is an event, and is none that is whole
   */
  static CloudEvent of(Request request) {
    byte[] body = request.body();
    Members members = Members.of(body);
    if (request.mediaType().equals(MEDIA_TYPE)) {
      return structured(body, members);
    }
    boolean binary =
        REQUIRED.stream().allMatch(attribute -> request.header(FIELD + attribute).isPresent());
    return new CloudEvent(binary ? Mode.BINARY : Mode.NO_EVENT, body, members);
  }

  private static CloudEvent structured(byte[] body, Members event) {
    for (String attribute : REQUIRED) {
      String _ = event.text(attribute).orElseThrow(() -> missing(attribute, REQUIRED.toString()));
    }
    return event
        .place(DATA)
        .map(from -> new CloudEvent(Mode.STRUCTURED, body, Members.at(body, from).withoutNulls()))
        .or(() -> event.text(BASE64).map(CloudEvent::encoded))
        .orElseThrow(() -> missing(DATA, "a JSON object"));
  }

  private static CloudEvent encoded(String base64) {
    try {
      byte[] data = Base64.getDecoder().decode(base64);
      return new CloudEvent(Mode.STRUCTURED, data, Members.of(data));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(
          "malformed_base64", "'" + BASE64 + "' is no base64 (expected: base64)", BASE64);
    }
  }

  private static InvalidRequest missing(String member, String expected) {
    return new InvalidRequest(
        "missing_field",
        "a CloudEvent without '" + member + "' (expected: " + expected + ")",
        member);
  }

  /** The answer to it. */
  Response answered(String model, Response answer) {
    return switch (mode) {
      case NO_EVENT -> answer;
      case BINARY -> {
        Map<String, String> fields = new LinkedHashMap<>();
        attributes(model).forEach((name, value) -> fields.put(FIELD + name, value));
        yield answer.withHeaders(fields);
      }
      case STRUCTURED -> {
        JsonWriter event = new JsonWriter().beginObject();
        attributes(model).forEach(event::field);
        event
            .field("datacontenttype", "application/json")
            .name(DATA)
            .jsonValue(StandardCharsets.UTF_8.decode(answer.body().duplicate()).toString())
            .endObject();
        yield new Response(200, Map.of("content-type", MEDIA_TYPE), event.bytes());
      }
    };
  }

  private static SequencedMap<String, String> attributes(String model) {
    SequencedMap<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", UUID.randomUUID().toString());
    attributes.put("source", NAME + uriPart(model));
    attributes.put("type", NAME + "response");
    attributes.put("time", Instant.now().toString());
    return attributes;
  }

  private static String uriPart(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
