package dev.primavista.faq.live;

import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.store.StoredEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes the matcher of a FAQ. */
@FunctionalInterface
public interface MatcherSource {
  /**
   * A matcher that knows these entries and no others.
   *
   * @param faq the FAQ's name
   * @param entries may be none
   * @throws dev.primavista.core.model.ModelLoadException if it is read from a file that is refused
   */
  FaqMatcher matcher(String faq, List<StoredEntry> entries);

  /** The file that it is read from, which may be written anew; empty where there is none. */
  default Optional<Path> file() {
    return Optional.empty();
  }
}
