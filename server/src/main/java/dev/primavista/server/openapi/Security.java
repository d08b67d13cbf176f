package dev.primavista.server.openapi;

import dev.primavista.server.http.Route;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.security.Role;
import java.util.List;

/**
 * What the document says of keys: the two ways to send one, and the role that each route needs, in
 * the list that OpenAPI 3.1 has for roles. A server without keys says nothing of them.
 */
record Security(JsonWriter json, boolean keyed) {
  private static final String BEARER = "bearer";
  private static final String HEADER = "header";

  /** A member of {@code components}. */
  void schemes() {
    if (!keyed) {
      return;
    }
    json.name("securitySchemes").beginObject();
    json.name(BEARER).beginObject().field("type", "http").field("scheme", "bearer").endObject();
    json.name(HEADER).beginObject().field("type", "apiKey").field("in", "header");
    json.field("name", "X-API-Key").endObject().endObject();
  }

  /** A member of an operation; an empty list where everybody may call it. */
  void of(Route route) {
    if (!keyed) {
      return;
    }
    json.name("security").beginArray();
    if (route.role() != Role.ANYBODY) {
      for (String scheme : List.of(BEARER, HEADER)) {
        json.beginObject().field(scheme, List.of(route.role().word())).endObject();
      }
    }
    json.endArray();
  }
}
