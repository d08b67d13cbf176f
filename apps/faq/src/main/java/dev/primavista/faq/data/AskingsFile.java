package dev.primavista.faq.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads askings with the entries they mean, in the formats of {@link FaqFiles}: a column for the
 * text ({@code text}, {@code asking}, {@code question} ...) and one for the entry's id ({@code
 * original_id}, {@code entry_id}, {@code category} ...). Without a column for the entry, {@code id}
 * is the entry's, if there is one. No id, 0, or {@code oos} means none of the entries.
 */
public final class AskingsFile {
  private static final String EXPECTED = "text, and original_id where an entry answers it";
  private static final List<String> NONE = List.of("", "0", "oos", "none");

  private AskingsFile() {}

  /**
   * All askings of a file.
   *
   * @throws FaqFileException with every fault, as far as there are not too many
   */
  public static List<Asking> read(Path file) {
    return read(Content.of(file));
  }

  /** All askings of a file's bytes, whose name is for messages. */
  public static List<Asking> read(String name, byte[] bytes) {
    return read(Content.of(name, bytes));
  }

  private static List<Asking> read(Content content) {
    List<Asking> askings = new ArrayList<>();
    Rows rows = new Rows(content, Headings.ofAskings());
    rows.each(
        found -> {
          rows.require(found, "text", EXPECTED);
          String text = found.text("text");
          if (text.isEmpty()) {
            rows.fault(found.row().line(), found.column("text"), "empty (expected: a question)");
          }
          askings.add(asking(found, text));
        });
    return askings;
  }

  private static Asking asking(Rows.Found found, String text) {
    if (!found.has("entry")) {
      return new Asking(text, entry(found.text("id")));
    }
    String id = found.text("id");
    return new Asking(
        text, entry(found.text("entry")), id.isEmpty() ? Optional.empty() : Optional.of(id));
  }

  private static Optional<String> entry(String id) {
    return NONE.contains(id) ? Optional.empty() : Optional.of(id);
  }
}
