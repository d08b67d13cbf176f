package dev.primavista.faq.live;

import dev.primavista.faq.match.Answer;
import dev.primavista.faq.match.Candidate;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.store.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One FAQ in memory. One thread changes it at a time, others ask meanwhile: a question finds each
 * entry as it was before a change or after it.
 */
final class LiveFaq {
  private final String name;
  private final FaqMatcher matcher;
  private final Map<String, LiveEntry> entries = new ConcurrentHashMap<>();
  private final Typeahead typeahead = new Typeahead();

  /** An entry that may be meant. */
  record Match(LiveEntry entry, Candidate candidate) {}

  /**
   * What a question finds.
   *
   * @param none probability that no entry is meant
   */
  record Matches(List<Match> best, double none) {}

  /**
   * @param matcher that knows these entries already
   */
  LiveFaq(String name, FaqMatcher matcher, List<StoredEntry> stored) {
    this.name = name;
    this.matcher = matcher;
    for (StoredEntry each : stored) {
      entries.put(each.id(), new LiveEntry(each));
      typeahead.put(each.record());
    }
  }

  String name() {
    return name;
  }

  int size() {
    return entries.size();
  }

  Optional<LiveEntry> entry(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** Takes an entry in, unless it has a newer one. */
  void put(StoredEntry entry) {
    LiveEntry before = entries.get(entry.id());
    if (before != null && before.stored().version() >= entry.version()) {
      return;
    }
    entries.put(entry.id(), new LiveEntry(entry));
    typeahead.put(entry.record());
    matcher.put(entry.record());
  }

  /** Removes an entry, unless it is newer than its removal. */
  void remove(String id, long version) {
    LiveEntry before = entries.get(id);
    if (before == null || before.stored().version() >= version) {
      return;
    }
    matcher.remove(id);
    typeahead.remove(id);
    entries.remove(id);
  }

  /**
   * The entries that a question may mean, best first.
   *
   * @param language of the entries; empty for any
   */
  Matches match(String question, int top, Optional<String> language) {
    int wanted = language.isPresent() ? Math.max(1, entries.size()) : top;
    Answer answer = matcher.match(question, wanted);
    List<Match> best = new ArrayList<>();
    for (Candidate candidate : answer.candidates()) {
      LiveEntry entry = entries.get(candidate.id());
      if (entry == null || best.size() == top) {
        continue;
      }
      if (language.isEmpty() || entry.speaks(language.get())) {
        best.add(new Match(entry, candidate));
      }
    }
    return new Matches(best, answer.none());
  }

  List<Typeahead.Suggestion> suggest(String typed, int limit) {
    return typeahead.suggest(typed, limit);
  }
}
