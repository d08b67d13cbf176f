package dev.primavista.faq.live;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.faq.match.Answer;
import dev.primavista.faq.match.Candidate;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.store.StoredEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One FAQ in memory. One thread changes it at a time, others ask meanwhile: a question finds each
 * entry as it was before a change or after it.
 */
final class LiveFaq {
  private final String name;
  private final SequencedMap<String, FaqMatcher> matchers;
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
   * How a question is to be answered.
   *
   * @param language of the entries; empty for any
   * @param matcher by its name; empty for the first
   */
  record Wish(int top, Optional<String> language, Optional<String> matcher) {
    static Wish best(int top) {
      return new Wish(top, Optional.empty(), Optional.empty());
    }
  }

  /**
   * @param matchers that know these entries already, by their names; the first answers where none
   *     is asked for
   */
  LiveFaq(String name, SequencedMap<String, FaqMatcher> matchers, List<StoredEntry> stored) {
    this.name = name;
    this.matchers = matchers;
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

  Collection<LiveEntry> entries() {
    return entries.values();
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
    matchers.values().forEach(matcher -> matcher.put(entry.record()));
  }

  /** Removes an entry, unless it is newer than its removal. */
  void remove(String id, long version) {
    LiveEntry before = entries.get(id);
    if (before == null || before.stored().version() >= version) {
      return;
    }
    matchers.values().forEach(matcher -> matcher.remove(id));
    typeahead.remove(id);
    entries.remove(id);
  }

  /**
   * The entries that a question may mean, best first.
   *
   * @throws InvalidRequest {@code no_such_matcher}
   */
  Matches match(String question, Wish wish) {
    Optional<String> language = wish.language();
    int wanted = language.isPresent() ? Math.max(1, entries.size()) : wish.top();
    Answer answer = matcher(wish.matcher()).match(question, wanted);
    List<Match> best = new ArrayList<>();
    for (Candidate candidate : answer.candidates()) {
      LiveEntry entry = entries.get(candidate.id());
      if (entry == null || best.size() == wish.top()) {
        continue;
      }
      if (language.isEmpty() || entry.speaks(language.get())) {
        best.add(new Match(entry, candidate));
      }
    }
    return new Matches(best, answer.none());
  }

  private FaqMatcher matcher(Optional<String> wanted) {
    FaqMatcher found =
        wanted.isEmpty() ? matchers.firstEntry().getValue() : matchers.get(wanted.get());
    if (found == null) {
      throw new InvalidRequest(
          "no_such_matcher",
          "field 'matcher': '" + wanted.orElse("") + "' (expected: " + matchers() + ")",
          "matcher");
    }
    return found;
  }

  List<String> matchers() {
    return List.copyOf(matchers.keySet());
  }

  List<Typeahead.Suggestion> suggest(String typed, int limit) {
    return typeahead.suggest(typed, limit);
  }
}
