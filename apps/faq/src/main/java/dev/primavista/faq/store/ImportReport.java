package dev.primavista.faq.store;

import dev.primavista.faq.data.Unread;
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

  /**
   * As one document, on the wire and on a terminal.
   *
   * @param unread what else the list holds, which the document has where there is something
   */
  public JsonWriter json(String faq, Unread unread) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .field("faq", faq)
            .field("created", created)
            .field("updated", updated)
            .field("unchanged", unchanged)
            .field("deleted", deleted);
    if (!unread.columns().isEmpty()) {
      json.field("unread_columns", unread.columns());
    }
    if (!unread.sheets().isEmpty()) {
      json.field("unread_sheets", unread.sheets());
    }
    return json.endObject();
  }
}
