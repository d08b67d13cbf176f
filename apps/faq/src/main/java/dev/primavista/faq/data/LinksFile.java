package dev.primavista.faq.data;

import dev.primavista.faq.data.FaqFileException.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which entries of a list ask the same: columns {@code duplicate_id} and {@code original_id}, in
 * the formats of {@link FaqFiles}.
 *
 * @param name of the file
 */
public record LinksFile(String name, List<Link> links) {
  /**
   * A duplicate and the entry that it repeats.
   *
   * @param line where it stands
   */
  public record Link(long line, String duplicateId, String originalId) {}

  /**
   * All links of a file.
   *
   * @throws FaqFileException with every fault, as far as there are not too many
   */
  public static LinksFile read(Path file) {
    Content content = Content.of(file);
    Rows rows = new Rows(content, Headings.ofLinks());
    List<Link> links = new ArrayList<>();
    rows.each(
        found -> {
          rows.require(found, "duplicate", "duplicate_id, original_id");
          rows.require(found, "original", "duplicate_id, original_id");
          links.add(new Link(found.row().line(), found.text("duplicate"), found.text("original")));
        });
    return new LinksFile(content.name(), links);
  }

  /**
   * The entry that a link names.
   *
   * @throws FaqFileException if there is none
   */
  public FaqRecord entry(Map<String, FaqRecord> entries, Link link, String id) {
    FaqRecord entry = entries.get(id);
    if (entry == null) {
      String reason = "'" + id + "' (expected: the id of an entry)";
      throw new FaqFileException(
          "malformed_faq", name, List.of(new Fault(link.line(), "", reason)));
    }
    return entry;
  }
}
