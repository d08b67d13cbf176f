package dev.primavista.faq.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads askings with the entries they mean, in the formats of {@link FaqFiles}: a column for the
 * text ({@code text}, {@code asking}, {@code question} ...) and one for the entry's id ({@code
 * original_id}, {@code entry_id}, {@code category} ...). Without a column for the entry, {@code id}
 * is the entry's, if there is one. No id means none of the entries, and so do {@code 0}, {@code
 * oos} and {@code none} where no entry has that id.
 */
public final class AskingsFile {
  private static final String EXPECTED = "text, and original_id where an entry answers it";
  private static final Set<String> NONE = Set.of("0", "oos", "none");

  private final Set<String> ids;
  private final boolean closed;

  /**
   * @param closed whether there are no other entries than these
   */
  private AskingsFile(Set<String> ids, boolean closed) {
    this.ids = ids;
    this.closed = closed;
  }

  /**
   * All askings of a file, of entries that are not known.
   *
   * @throws FaqFileException with every fault, as far as there are not too many
   */
  public static List<Asking> read(Path file) {
    return read(file, Set.of());
  }

  /**
   * All askings of a file.
   *
   * @param ids of the entries
   * @throws FaqFileException with every fault, as far as there are not too many
   */
  public static List<Asking> read(Path file, Set<String> ids) {
    return new AskingsFile(ids, false).read(Content.of(file));
  }

  /**
   * All askings of a file, which may mean no other entries than these.
   *
   * @param ids of the entries
   * @throws FaqFileException with every fault, as far as there are not too many
   */
  public static List<Asking> readOf(Path file, Set<String> ids) {
    return new AskingsFile(ids, true).read(Content.of(file));
  }

  /** All askings of a file's bytes, whose name is for messages. */
  public static List<Asking> read(String name, byte[] bytes) {
    return new AskingsFile(Set.of(), false).read(Content.of(name, bytes));
  }

  private List<Asking> read(Content content) {
    List<Asking> askings = new ArrayList<>();
    Rows rows = new Rows(content, Headings.ofAskings());
    rows.each(
        found -> {
          rows.require(found, "text", EXPECTED);
          String text = found.text("text");
          if (text.isEmpty()) {
            rows.fault(found.row().line(), found.column("text"), "empty (expected: a question)");
          }
          Asking asking = asking(found, text);
          asking
              .entryId()
              .filter(id -> closed && !ids.contains(id))
              .ifPresent(
                  id ->
                      rows.fault(
                          found.row().line(),
                          found.column(found.has("entry") ? "entry" : "id"),
                          "'" + id + "' (expected: the id of an entry)"));
          askings.add(asking);
        });
    return askings;
  }

  private Asking asking(Rows.Found found, String text) {
    if (!found.has("entry")) {
      return new Asking(text, entry(found.text("id")));
    }
    String id = found.text("id");
    return new Asking(
        text, entry(found.text("entry")), id.isEmpty() ? Optional.empty() : Optional.of(id));
  }

  private Optional<String> entry(String id) {
    boolean isNone = id.isEmpty() || (NONE.contains(id) && !ids.contains(id));
    return isNone ? Optional.empty() : Optional.of(id);
  }
}
