package dev.primavista.faq.live;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.Candidate;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.store.Change;
import dev.primavista.faq.store.StoredEntry;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One FAQ in memory. One thread changes it at a time, under its monitor; others ask meanwhile: a
 * question finds each entry as it was before a change or after it.
 */
final class LiveFaq {
  private final String name;
  private final SequencedMap<String, MatcherPlace> matchers = new LinkedHashMap<>();
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
    matchers.forEach((called, matcher) -> this.matchers.put(called, new MatcherPlace(matcher)));
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
  synchronized void apply(List<Change> changes) {
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
      eachMatcher(matcher -> matcher.putAll(records));
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
    eachMatcher(matcher -> matcher.remove(id));
    typeahead.remove(id);
    entries.remove(id);
  }

  private void eachMatcher(Consumer<FaqMatcher> change) {
    for (MatcherPlace place : matchers.values()) {
      try (MatcherPlace.Held held = place.hold()) {
        change.accept(held.matcher());
      }
    }
  }

  /**
   * Puts another matcher in the place of one of these. Questions are answered throughout, and what
   * changed while it was made is not lost.
   *
   * @param maker makes one that knows these entries and no others; what it throws is thrown, and
   *     nothing has changed
   */
  void replace(String matcher, Function<List<StoredEntry>, FaqMatcher> maker) {
    List<StoredEntry> known =
        entries().stream()
            .map(LiveEntry::stored)
            .sorted(Comparator.comparingLong(StoredEntry::position))
            .toList();
    FaqMatcher next = maker.apply(known);
    try {
      warmUp(next);
      synchronized (this) {
        catchUp(next, known);
        place(Optional.of(matcher)).replace(next);
      }
    } catch (RuntimeException | Error failure) {
      next.close();
      throw failure;
    }
  }

  /** Answers once what nobody asked, so that the first who asks does not wait for classes. */
  private static void warmUp(FaqMatcher matcher) {
    matcher.match("how do I begin", 1);
  }

  /** Tells a matcher what has changed since it was made of these entries. */
  private void catchUp(FaqMatcher matcher, List<StoredEntry> known) {
    Map<String, Long> versions = new HashMap<>();
    known.forEach(entry -> versions.put(entry.id(), entry.version()));
    versions.keySet().stream().filter(id -> !entries.containsKey(id)).forEach(matcher::remove);
    matcher.putAll(
        entries().stream()
            .map(LiveEntry::stored)
            .filter(entry -> !Objects.equals(versions.get(entry.id()), entry.version()))
            .map(StoredEntry::record)
            .toList());
  }

  /**
   * The entries that a question may mean, best first.
   *
   * @throws InvalidRequest {@code no_such_matcher}
   */
  Matches match(String question, Wish wish) {
    try (Answering answering = answering(wish)) {
      return answering.match(question);
    }
  }

  /**
   * Answers of one matcher, also where another takes its place meanwhile; to be closed.
   *
   * @throws InvalidRequest {@code no_such_matcher}
   */
  Answering answering(Wish wish) {
    return new Answering(this, place(wish.matcher()).hold(), wish);
  }

  private MatcherPlace place(Optional<String> wanted) {
    MatcherPlace found =
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
    matchers.values().forEach(MatcherPlace::close);
  }

  List<Typeahead.Suggestion> suggest(String typed, int limit) {
    return typeahead.suggest(typed, limit);
  }
}
