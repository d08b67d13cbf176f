package dev.primavista.faq.store;

import dev.primavista.faq.data.FaqCsv;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.server.json.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a whole list is written, so that {@link dev.primavista.faq.data.FaqFiles} reads it back. */
public enum ListFormat {
  /** A line of names, then the entries. */
  CSV("text/csv; charset=utf-8"),
  /** An object a line. */
  JSONL("application/x-ndjson");

  private final String contentType;

  ListFormat(String contentType) {
    this.contentType = contentType;
  }

  /** The format of this name, such as {@code csv}. */
  public static Optional<ListFormat> of(String name) {
    for (ListFormat format : values()) {
      if (format.word().equals(name)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** Its name, which is also the end of its files' names. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String contentType() {
    return contentType;
  }

  /** Writes all entries, and leaves the writer open. */
  public void write(Writer out, List<FaqRecord> entries) throws IOException {
    switch (this) {
      case CSV -> FaqCsv.write(out, entries);
      case JSONL -> {
        for (FaqRecord entry : entries) {
          JsonWriter json = RecordJson.members(new JsonWriter().beginObject(), entry);
          if (entry.language().isEmpty()) {
            json.name("language").nullValue();
          }
          out.write(json.endObject().toString());
          out.write('\n');
        }
        out.flush();
      }
    }
  }
}
