package dev.primavista.faq.live;

import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.store.StoredEntry;
import java.util.List;

/** Makes the matcher of a FAQ. */
@FunctionalInterface
public interface MatcherSource {
  /**
   * A matcher that knows these entries and no others.
   *
   * @param faq the FAQ's name
   * @param entries may be none
   */
  FaqMatcher matcher(String faq, List<StoredEntry> entries);
}
