package dev.primavista.faq.store;

import dev.primavista.server.json.JsonWriter;

/** What an import did to the entries, by their number. */
public record ImportReport(int created, int updated, int unchanged, int deleted) {
  /** What an import does to entries that it does not bring. */
  public enum Mode {
    /** They stay. */
    MERGE,
    /** They are deleted. */
    REPLACE
  }

  /** As one document, on the wire and on a terminal. */
  public JsonWriter json(String faq) {
    return new JsonWriter()
        .beginObject()
        .field("faq", faq)
        .field("created", created)
        .field("updated", updated)
        .field("unchanged", unchanged)
        .field("deleted", deleted)
        .endObject();
  }
}
