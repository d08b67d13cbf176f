package dev.primavista.core.repository;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which of the versions on disk are served. */
public sealed interface VersionPolicy {
  /** Every version. */
  record All() implements VersionPolicy {}

  /** The {@code count} greatest versions. */
  record Latest(int count) implements VersionPolicy {
    public Latest {
      if (count < 1) {
        throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
      }
    }
  }

  /** These versions, where they exist. */
  record Specific(List<Long> versions) implements VersionPolicy {
    public Specific {
      versions = List.copyOf(versions);
    }
  }

  /**
   * As people write it: {@code all}, {@code latest}, {@code latest 2}, or the numbers {@code 1 3},
   * also with commas between them.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static VersionPolicy parse(String text) {
    List<String> words = List.of(text.strip().split("[ ,]+"));
    boolean latest = words.getFirst().equals("latest") && words.size() <= 2;
    List<String> numbers = latest ? words.subList(1, words.size()) : words;
    if (text.strip().equals("all")) {
      return new All();
    }
    if (!numbers.stream().allMatch(word -> word.matches("[1-9][0-9]{0,8}"))) {
      throw new IllegalArgumentException(
          "versions: '" + text + "' (expected: all, latest, latest N, or numbers such as 1,3)");
    }
    if (latest) {
      return new Latest(numbers.isEmpty() ? 1 : Integer.parseInt(numbers.getFirst()));
    }
    return new Specific(numbers.stream().map(Long::valueOf).toList());
  }

  /** The versions to serve out of those that exist, ascending. */
  default SortedSet<Long> select(Collection<Long> existing) {
    return switch (this) {
      case All all -> new TreeSet<>(existing);
      case Latest latest ->
          new TreeSet<>(
              existing.stream().sorted(Comparator.reverseOrder()).limit(latest.count()).toList());
      case Specific specific -> {
        SortedSet<Long> chosen = new TreeSet<>(existing);
        chosen.retainAll(specific.versions());
        yield chosen;
      }
    };
  }
}
