package dev.primavista.faq.live;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.Progress;
import dev.primavista.faq.match.TrainingOptions;
import dev.primavista.faq.store.Change;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.faq.store.StoredEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All FAQs of a store in memory. They follow the store: a change is in the next answer once the
 * call that made it has returned. Thread-safe.
 */
public final class LiveFaqs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFaqs.class);

  private final FaqStore store;
  private final SequencedMap<String, MatcherSource> matchers;
  private final Map<String, LiveFaq> faqs = new ConcurrentHashMap<>();

  /** Held while a FAQ comes: one after the other. */
  private final Lock coming = new ReentrantLock();

  /** Held while matchers are renewed: what was begun last answers in the end. */
  private final Lock renewing = new ReentrantLock();

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
    var _ = load(name, MatcherSource::matcher);
  }

  /** Makes matchers of a source. */
  @FunctionalInterface
  private interface Making {
    FaqMatcher of(MatcherSource source, String faq, List<StoredEntry> entries);
  }

  private LiveFaq load(String name, Making how) {
    LiveFaq there = faqs.get(name);
    if (there != null) {
      return there;
    }
    coming.lock();
    try {
      return faqs.computeIfAbsent(name, _ -> read(name, how));
    } finally {
      coming.unlock();
    }
  }

  private LiveFaq read(String name, Making how) {
    List<StoredEntry> entries = new ArrayList<>();
    store.forEach(name, entries::add);
    SequencedMap<String, FaqMatcher> made = new LinkedHashMap<>();
    matchers.forEach((matcher, source) -> made.put(matcher, how.of(source, name, entries)));
    return new LiveFaq(name, made, entries);
  }

  /** A FAQ that comes while a matcher's file is refused goes by the words of its entries. */
  private static FaqMatcher orOfWords(MatcherSource source, String faq, List<StoredEntry> entries) {
    try {
      return source.matcher(faq, entries);
    } catch (ModelLoadException refused) {
      LOG.warn("FAQ '{}' begins with a matcher of its words: {}", faq, refused.getMessage());
      List<FaqRecord> records = entries.stream().map(StoredEntry::record).toList();
      return FaqMatcher.train(records, List.of(), TrainingOptions.lexical(), Progress.NONE);
    }
  }

  /**
   * Makes a matcher anew for each FAQ, and has it answer in the place of the one before. No
   * question and no change fails or waits meanwhile, and no change is lost.
   *
   * @param matcher one of the names that {@link #follow} was given
   * @throws ModelLoadException if its source refuses; what answered before does
   */
  public void renew(String matcher) {
    MatcherSource source = Objects.requireNonNull(matchers.get(matcher));
    renewing.lock();
    try {
      for (LiveFaq faq : come()) {
        faq.replace(matcher, entries -> source.matcher(faq.name(), entries));
      }
    } finally {
      renewing.unlock();
    }
  }

  /** The FAQs that have come; those that come from now on are made of the sources as they are. */
  private List<LiveFaq> come() {
    coming.lock();
    try {
      return List.copyOf(faqs.values());
    } finally {
      coming.unlock();
    }
  }

  private void apply(List<Change> changes) {
    Map<String, List<Change>> byFaq = new LinkedHashMap<>();
    for (Change change : changes) {
      byFaq.computeIfAbsent(change.faq(), _ -> new ArrayList<>()).add(change);
    }
    byFaq.forEach((name, own) -> load(name, LiveFaqs::orOfWords).apply(own));
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
