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
