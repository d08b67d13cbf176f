package dev.primavista.server.observability;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.primavista.server.observability.PayloadCapture.Body;
import dev.primavista.server.observability.PayloadCapture.Exchanged;
import dev.primavista.server.observability.PayloadCapture.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request and its answer as two CloudEvents 1.0 in structured JSON. JSON stands in {@code data}
 * as it is, anything else in {@code data_base64}.
 */
final class CloudEvents {
  private static final String TYPE = "dev.primavista.inference.";
  private static final String REQUEST = "request";
  private static final String RESPONSE = "response";
  private static final String SOURCE = "/models/";
  private static final JsonFactory JSON = new JsonFactory();

  private final Redaction redaction;

  CloudEvents(Redaction redaction) {
    this.redaction = redaction;
  }

  /** Two documents for each, in their order. */
  List<byte[]> of(List<Exchanged> all) throws IOException {
    List<byte[]> events = new ArrayList<>(2 * all.size());
    for (Exchanged each : all) {
      events.add(event(each, REQUEST, each.request()));
      events.add(event(each, RESPONSE, each.answer()));
    }
    return events;
  }

  private byte[] event(Exchanged exchanged, String part, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.payload().length() + 512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("specversion", "1.0");
      json.writeStringField("id", exchanged.id() + "-" + part);
      json.writeStringField("source", SOURCE + exchanged.asked().model());
      json.writeStringField("type", TYPE + part);
      json.writeStringField("time", exchanged.asked().time().toString());
      json.writeStringField("correlationid", exchanged.id());
      json.writeStringField("requestid", exchanged.asked().requestId());
      json.writeStringField("modelname", exchanged.asked().model());
      json.writeStringField("modelversion", exchanged.asked().version());
      if (part.equals(RESPONSE)) {
        json.writeNumberField("status", exchanged.status());
      }
      if (!exchanged.traceparent().isEmpty()) {
        json.writeStringField("traceparent", exchanged.traceparent());
      }
      json.writeStringField("datasize", Integer.toString(body.length()));
      if (!body.payload().headerLength().isEmpty()) {
        json.writeStringField("headerlength", body.payload().headerLength());
      }
      writeData(exchanged, part, body, json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private void writeData(Exchanged exchanged, String part, Body body, JsonGenerator json)
      throws IOException {
    if (body.left()) {
      json.writeStringField("dataleft", "too_large");
      return;
    }
    byte[] bytes = body.payload().bytes();
    Optional<Object> tree = redaction.read(bytes);
    if (tree.isPresent() && !isClean(tree.get(), exchanged, part)) {
      json.writeStringField("dataleft", "redacted");
    } else if (tree.isPresent()) {
      json.writeStringField("datacontenttype", "application/json");
      json.writeFieldName("data");
      Redaction.write(tree.get(), json);
    } else if (redaction.hidesNothing()) {
      json.writeStringField("datacontenttype", mediaType(body.payload()));
      json.writeBinaryField("data_base64", bytes);
    } else {
      json.writeStringField("dataleft", "not_json");
    }
  }

  /** Whether nothing that is to be hidden can be in it; of a model that is gone nobody knows. */
  private boolean isClean(Object tree, Exchanged exchanged, String part) {
    if (redaction.hidesNothing()) {
      return true;
    }
    return exchanged
        .layout()
        .map(
            layout ->
                part.equals(REQUEST)
                    ? redaction.hideUnnamed(tree, layout)
                    : redaction.isClean(tree, layout))
        .orElse(false);
  }

  private static String mediaType(Payload payload) {
    return payload.mediaType().isEmpty() ? "application/octet-stream" : payload.mediaType();
  }
}
