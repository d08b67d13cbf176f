package dev.primavista.faq.data;

import dev.primavista.faq.data.FaqFileException.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Walks through a file's records, knows what their columns hold, and gathers faults. */
final class Rows {
  /**
   * A record with what its columns hold.
   *
   * @param unread names of columns that hold nothing that is known
   */
  record Found(TableRow row, SequencedMap<String, List<String>> columns, List<String> unread) {
    /** Whether there is such a column. */
    boolean has(String heading) {
      return columns.containsKey(heading);
    }

    /** The name of the column as written; the heading where there is none. */
    String column(String heading) {
      return columns.getOrDefault(heading, List.of(heading)).getFirst();
    }

    List<String> all(String heading) {
      return columns.getOrDefault(heading, List.of()).stream().flatMap(this::values).toList();
    }

    private Stream<String> values(String column) {
      Stream<String> written = written(column);
      return isApostrophed(column) ? written.map(Formulas::bare) : written;
    }

    private Stream<String> written(String column) {
      return row.values().getOrDefault(column, List.of()).stream();
    }

    /** Whether the line says that this column's cell has an apostrophe before what it holds. */
    private boolean isApostrophed(String column) {
      return columns.getOrDefault(Headings.APOSTROPHED, List.of()).stream()
          .flatMap(this::written)
          .anyMatch(names -> List.of(names.strip().split("\\s+")).contains(column));
    }

    /** The text of a single value without blanks around it; empty where there is none. */
    String text(String heading) {
      return String.join(", ", all(heading)).strip();
    }

    /** Whether it is written as a list, or as a text of no character. */
    boolean isExplicit(String heading) {
      return columns.getOrDefault(heading, List.of()).stream().anyMatch(row.explicit()::contains);
    }
  }

  private final Content content;
  private final Headings headings;
  private final List<Fault> faults = new ArrayList<>();
  private @Nullable Found last;
  private String hint = "";
  private long count;
  private final Set<String> unread = new LinkedHashSet<>();
  private List<String> others = List.of();

  Rows(Content content, Headings headings) {
    this.content = content;
    this.headings = headings;
  }

  /** Gives every record to this; what it finds wrong it says with {@link #fault}. */
  void each(Consumer<Found> consumer) {
    try (Table table = Table.open(content, headings)) {
      hint = table.hint();
      others = table.others();
      for (Optional<TableRow> row = table.next();
          row.isPresent() && faults.size() < FaqFileException.MOST_FAULTS;
          row = table.next()) {
        Found found = found(row.get());
        count++;
        gather(found);
        if (isText(found)) {
          consumer.accept(found);
        }
      }
    } catch (FaqFileException structure) {
      if (structure.faults().isEmpty() || !structure.code().equals("malformed_faq")) {
        throw structure;
      }
      faults.addAll(structure.faults());
    } catch (IOException e) {
      throw content.unreadable();
    }
    if (faults.isEmpty() && count == 0) {
      fault(0, "", "no records (expected: a line of names and a line for each record)" + hint);
    }
    requireFaultless();
  }

  private void gather(Found found) {
    for (String name : found.unread()) {
      List<String> values = found.row().values().getOrDefault(name, List.of());
      if (unread.size() < Unread.MOST && !values.stream().allMatch(String::isBlank)) {
        unread.add(name);
      }
    }
  }

  /** What of the file's records so far is none of what is known. */
  Unread unread() {
    return new Unread(List.copyOf(unread), others);
  }

  /** Whether all that is read of a record is text; what is not is a fault. */
  private boolean isText(Found found) {
    List<Fault> wrong =
        found.row().faults().stream()
            .filter(
                each -> found.columns().values().stream().anyMatch(c -> c.contains(each.column())))
            .toList();
    wrong.forEach(each -> fault(each.line(), each.column(), each.reason()));
    return wrong.isEmpty();
  }

  /** Refuses the file if anything is wrong. */
  void requireFaultless() {
    if (!faults.isEmpty()) {
      throw new FaqFileException("malformed_faq", content.name(), faults);
    }
  }

  private Found found(TableRow row) {
    Set<String> names = row.values().keySet();
    Found before = last;
    if (before != null && before.row().values().keySet().equals(names)) {
      last = new Found(row, before.columns(), before.unread());
      return last;
    }
    SequencedMap<String, List<String>> columns = headings.among(names);
    List<String> read = columns.values().stream().flatMap(List::stream).toList();
    List<String> rest = names.stream().filter(name -> !read.contains(name)).toList();
    Found found = new Found(row, columns, rest);
    last = found;
    return found;
  }

  boolean faultless() {
    return faults.isEmpty();
  }

  /** How many were found so far. */
  int faults() {
    return faults.size();
  }

  void fault(long line, String column, String reason) {
    if (faults.size() < FaqFileException.MOST_FAULTS) {
      faults.add(new Fault(line, column, reason));
    }
  }

  /**
   * Refuses the file if no column holds this.
   *
   * @param expected what columns there should be
   */
  void require(Found found, String heading, String expected) {
    if (!found.has(heading)) {
      String reason =
          "the columns are "
              + found.row().values().keySet()
              + " (expected: "
              + expected
              + ")"
              + hint;
      throw new FaqFileException(
          "wrong_columns", content.name(), List.of(new Fault(found.row().namesLine(), "", reason)));
    }
  }
}
