package dev.primavista.faq.live;

import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.store.Change;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.faq.store.StoredEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All FAQs of a store in memory. They follow the store: a change is in the next answer once the
 * call that made it has returned. Thread-safe.
 */
public final class LiveFaqs implements AutoCloseable {
  private final FaqStore store;
  private final SequencedMap<String, MatcherSource> matchers;
  private final Map<String, LiveFaq> faqs = new ConcurrentHashMap<>();

  private LiveFaqs(FaqStore store, SequencedMap<String, MatcherSource> matchers) {
    this.store = store;
    this.matchers = matchers;
  }

  /**
   * Loads every FAQ of the store and follows it.
   *
   * @param matchers each makes the matcher of a FAQ that has these entries, which may be none; by
   *     names, the first answers where none is asked for
   */
  public static LiveFaqs follow(FaqStore store, SequencedMap<String, MatcherSource> matchers) {
    LiveFaqs live = new LiveFaqs(store, matchers);
    store.follow(live::apply);
    store.names().forEach(live::load);
    return live;
  }

  /** Makes a FAQ known that may have no entry yet. */
  public void load(String name) {
    faqs.computeIfAbsent(name, this::read);
  }

  private LiveFaq read(String name) {
    List<StoredEntry> entries = new ArrayList<>();
    store.forEach(name, entries::add);
    SequencedMap<String, FaqMatcher> made = new LinkedHashMap<>();
    matchers.forEach((matcher, maker) -> made.put(matcher, maker.matcher(name, entries)));
    return new LiveFaq(name, made, entries);
  }

  private void apply(List<Change> changes) {
    Map<String, List<Change>> byFaq = new LinkedHashMap<>();
    for (Change change : changes) {
      byFaq.computeIfAbsent(change.faq(), _ -> new ArrayList<>()).add(change);
    }
    byFaq.forEach((name, own) -> faqs.computeIfAbsent(name, this::read).apply(own));
  }

  /** Answers once what nobody asked, so that the first who asks does not wait for classes. */
  public void warmUp(String name) {
    find(name)
        .ifPresent(
            faq ->
                faq.match("how do I begin", LiveFaq.Wish.best(1)).best().stream()
                    .findFirst()
                    .ifPresent(match -> match.entry().answerHtml()));
  }

  Optional<LiveFaq> find(String name) {
    return Optional.ofNullable(faqs.get(name));
  }

  /**
   * The FAQ with this name.
   *
   * @throws dev.primavista.server.http.HttpException 404 {@code no_such_faq}
   */
  LiveFaq require(String name) {
    return find(name).orElseThrow(() -> Ask.noSuchFaq(name));
  }

  /** Takes the entries of a list as long as they fit into memory beside what is there. */
  ListIntake intake() {
    return ListIntake.beside(sizes().values().stream().mapToLong(Integer::longValue).sum());
  }

  /** How many entries each FAQ has, by name. */
  public SortedMap<String, Integer> sizes() {
    SortedMap<String, Integer> sizes = new TreeMap<>();
    faqs.forEach((name, faq) -> sizes.put(name, faq.size()));
    return sizes;
  }

  /** Closes every matcher; to be called when nobody asks any more and the store is closed. */
  @Override
  public void close() {
    faqs.values().forEach(LiveFaq::close);
  }
}
