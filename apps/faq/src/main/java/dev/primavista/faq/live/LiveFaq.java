package dev.primavista.faq.live;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.Answer;
import dev.primavista.faq.match.Candidate;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.store.Change;
import dev.primavista.faq.store.StoredEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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
    stored.forEach(this::put);
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

  /**
   * Takes changes over in their order; those that are older than what is here are not. An entry is
   * here once every matcher has it: a change that one of them failed at can be told again.
   */
  void apply(List<Change> changes) {
    SequencedMap<String, StoredEntry> come = new LinkedHashMap<>();
    for (Change change : changes) {
      String id = change.record().id();
      StoredEntry before =
          come.containsKey(id) ? come.get(id) : entry(id).map(LiveEntry::stored).orElse(null);
      if (before != null && before.version() >= change.number()) {
        continue;
      }
      if (change.action() == Change.Action.DELETED) {
        come.remove(id);
        remove(id);
      } else {
        come.put(id, after(change, before));
      }
    }
    if (!come.isEmpty()) {
      List<FaqRecord> records = come.values().stream().map(StoredEntry::record).toList();
      matchers.values().forEach(matcher -> matcher.putAll(records));
      come.values().forEach(this::put);
    }
  }

  private static StoredEntry after(Change change, @Nullable StoredEntry before) {
    long position = before == null ? change.number() : before.position();
    return new StoredEntry(
        change.record(), change.number(), position, change.at(), change.author().name());
  }

  private void put(StoredEntry entry) {
    entries.put(entry.id(), new LiveEntry(entry));
    typeahead.put(entry.record());
  }

  private void remove(String id) {
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
    FaqMatcher matcher = matcher(wish.matcher());
    Answer answer =
        wish.language()
            .map(language -> matcher.match(question, wish.top(), id -> speaks(id, language)))
            .orElseGet(() -> matcher.match(question, wish.top()));
    List<Match> best = new ArrayList<>();
    for (Candidate candidate : answer.candidates()) {
      LiveEntry entry = entries.get(candidate.id());
      if (entry != null) {
        best.add(new Match(entry, candidate));
      }
    }
    return new Matches(best, answer.none());
  }

  private boolean speaks(String id, String language) {
    LiveEntry entry = entries.get(id);
    return entry != null && entry.speaks(language);
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

  /** Gives back what the matchers hold outside of the heap. */
  void close() {
    matchers.values().forEach(FaqMatcher::close);
  }

  List<Typeahead.Suggestion> suggest(String typed, int limit) {
    return typeahead.suggest(typed, limit);
  }
}
