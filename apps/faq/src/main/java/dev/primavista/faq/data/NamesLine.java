package dev.primavista.faq.data;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The line that names a list's columns. Above it there may be titles: lines of one value that names
 * none.
 *
 * @param names empty where the list is
 * @param after lines that were read already and come behind it
 */
record NamesLine<T>(Optional<T> names, List<T> after) {
  private static final int MOST_TITLES = 10;

  /**
   * Finds it; the first line where the first ones are titles alone.
   *
   * @param next the next line
   * @param fields of a line
   */
  static <T> NamesLine<T> find(
      Supplier<Optional<T>> next, Function<T, List<String>> fields, Headings headings) {
    List<T> titles = new ArrayList<>();
    for (Optional<T> line = next.get(); line.isPresent(); line = next.get()) {
      Set<String> filled = new LinkedHashSet<>(stripped(fields.apply(line.get())));
      filled.remove("");
      if (filled.size() > 1 || !headings.among(filled).isEmpty()) {
        return new NamesLine<>(line, List.of());
      }
      if (!filled.isEmpty()) {
        titles.add(line.get());
      }
      if (titles.size() > MOST_TITLES) {
        break;
      }
    }
    return titles.isEmpty()
        ? new NamesLine<>(Optional.empty(), List.of())
        : new NamesLine<>(Optional.of(titles.removeFirst()), titles);
  }

  /** The columns' names, as these fields give them; none where there is no such line. */
  List<String> columns(Function<T, List<String>> fields) {
    return names.map(line -> stripped(fields.apply(line))).orElse(List.of());
  }

  private static List<String> stripped(List<String> fields) {
    return fields.stream().map(String::strip).toList();
  }
}
