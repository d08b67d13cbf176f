package dev.primavista.faq.data;

import dev.primavista.core.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a list holds that was not read.
 *
 * @param columns names of those that hold something, as written; the first {@value #MOST}
 * @param sheets names of a workbook's other sheets that have such columns
 */
public record Unread(List<String> columns, List<String> sheets) {
  static final int MOST = 20;

  public Unread {
    columns = List.copyOf(columns);
    sheets = List.copyOf(sheets);
  }

  /** As a part of a sentence about the list; empty where all was read. */
  public Optional<String> told() {
    List<String> parts = new ArrayList<>();
    if (!columns.isEmpty()) {
      parts.add(named(columns, "column"));
    }
    if (!sheets.isEmpty()) {
      parts.add(named(sheets, "sheet"));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
  }

  private static String named(List<String> names, String noun) {
    return Amount.of(names.size(), noun)
        + (names.size() == 1 ? " is not read (" : " are not read (")
        + String.join(", ", names)
        + ")";
  }
}
