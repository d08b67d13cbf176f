package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.Progress;
import dev.primavista.faq.match.TrainingOptions;
import dev.primavista.faq.store.Author;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.faq.store.StoredEntry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another matcher takes the place of one while questions are asked and entries change. */
@Timeout(120)
class RenewalTest {
  private static final Author ANNA = Author.editing("anna");
  private static final LiveFaq.Wish BEST = LiveFaq.Wish.best(1);

  @TempDir private Path folder = Path.of("");

  private FaqStore store;
  private LiveFaqs faqs;
  private volatile MatcherSource source = RenewalTest::plain;

  @BeforeEach
  void open() {
    store = FaqStore.open(folder.resolve("faq.db").toString(), InstantSource.system());
    store.create("shop", entry("parcel", "Where is my parcel?"), ANNA);
    store.create("shop", entry("money", "How do I get my money back?"), ANNA);
    SequencedMap<String, MatcherSource> matchers = new LinkedHashMap<>();
    matchers.put("own", (faq, entries) -> source.matcher(faq, entries));
    faqs = LiveFaqs.follow(store, matchers);
  }

  @AfterEach
  void close() {
    store.close();
    faqs.close();
  }

  private static FaqRecord entry(String id, String question) {
    return new FaqRecord(id, question, "", List.of(), List.of(), Optional.empty());
  }

  private static FaqMatcher plain(String faq, List<StoredEntry> entries) {
    return trained(entries, List.of());
  }

  private static FaqMatcher trained(List<StoredEntry> entries, List<Asking> askings) {
    List<FaqRecord> records = entries.stream().map(StoredEntry::record).toList();
    return FaqMatcher.train(records, askings, TrainingOptions.lexical(), Progress.NONE);
  }

  private LiveFaq shop() {
    return faqs.require("shop");
  }

  private String best(String question) {
    return shop().match(question, BEST).best().stream()
        .map(match -> match.entry().stored().id())
        .findFirst()
        .orElse("");
  }

  @Test
  void what_changes_while_a_matcher_is_made_is_in_its_answers() {
    source =
        (faq, entries) -> {
          store.create("shop", entry("gift", "Can you wrap a present?"), ANNA);
          store.update("shop", entry("money", "Which cards are taken?"), Optional.empty(), ANNA);
          store.delete("shop", "parcel", Optional.empty(), ANNA);
          return plain(faq, entries);
        };

    faqs.renew("own");

    assertThat(best("wrap a present")).isEqualTo("gift");
    assertThat(best("which cards")).isEqualTo("money");
    assertThat(shop().match("where is my parcel", LiveFaq.Wish.best(5)).best())
        .extracting(match -> match.entry().stored().id())
        .doesNotContain("parcel");
  }

  @Test
  void editors_do_not_wait_for_a_renewal_where_a_faq_comes_meanwhile() throws Exception {
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch made = new CountDownLatch(1);
    List<Asking> known = List.of(new Asking("the dough, please", Optional.of("money")));
    source =
        (faq, entries) -> {
          if (faq.equals("bank")) {
            return plain(faq, entries);
          }
          making.countDown();
          waitFor(made);
          return trained(entries, known);
        };
    Thread renewal = Thread.ofVirtual().start(() -> faqs.renew("own"));
    FutureTask<String> editing =
        new FutureTask<>(
            () -> {
              store.create("bank", entry("card", "Where is my card?"), ANNA);
              store.create("shop", entry("gift", "Can you wrap a present?"), ANNA);
              return best("wrap a present");
            });
    waitFor(making);
    Thread.ofVirtual().start(editing);
    assertThat(editing.get()).isEqualTo("gift");

    made.countDown();
    renewal.join();
    assertThat(best("wrap a present")).isEqualTo("gift");
    assertThat(shop().match("the dough, please", BEST).none()).isZero();
    assertThat(faqs.require("bank").match("my card", BEST).best()).hasSize(1);
  }

  /** A FAQ that has read the file before it was written anew is renewed, too. */
  @Test
  void a_faq_that_comes_when_a_renewal_begins_has_its_matcher_afterwards() throws Exception {
    CountDownLatch coming = new CountDownLatch(1);
    CountDownLatch come = new CountDownLatch(1);
    source =
        (faq, entries) -> {
          coming.countDown();
          waitFor(come);
          return plain(faq, entries);
        };
    Thread editor =
        Thread.ofVirtual()
            .start(() -> store.create("bank", entry("card", "Where is my card?"), ANNA));
    waitFor(coming);
    List<Asking> known = List.of(new Asking("plastic?", Optional.of("card")));
    source = (faq, entries) -> faq.equals("bank") ? trained(entries, known) : plain(faq, entries);
    Thread renewal = Thread.ofPlatform().start(() -> faqs.renew("own"));
    while (renewal.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    come.countDown();
    editor.join();
    renewal.join();
    assertThat(faqs.require("bank").match("plastic", BEST).none()).isZero();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void no_question_fails_and_those_asked_together_are_answered_by_one_matcher() throws Exception {
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    List<Thread> askers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      askers.add(Thread.ofPlatform().start(() -> ask(over, answered, wrong)));
    }
    List<Asking> known = List.of(new Asking("the dough, please", Optional.of("money")));
    for (int round = 0; round < 40; round++) {
      List<Asking> askings = round % 2 == 0 ? known : List.of();
      source = (faq, entries) -> trained(entries, askings);
      faqs.renew("own");
      store.create("shop", entry("n" + round, "Number " + round + "?"), ANNA);
      assertThat(best("number " + round)).isEqualTo("n" + round);
    }
    over.set(true);
    for (Thread asker : askers) {
      asker.join();
    }
    assertThat(wrong).isEmpty();
    assertThat(answered.get()).isPositive();
  }

  private void ask(AtomicBoolean over, AtomicInteger answered, Queue<String> wrong) {
    while (!over.get()) {
      try (Answering answering = shop().answering(LiveFaq.Wish.best(1))) {
        double first = surenessOfDough(answering);
        double second = surenessOfDough(answering);
        if (first == 1 != (second == 1)) {
          wrong.add("first " + first + ", then " + second);
        }
        answered.incrementAndGet();
      } catch (RuntimeException failure) {
        wrong.add(failure.toString());
      }
    }
  }

  /** 1 by the matcher that knows this asking. */
  private static double surenessOfDough(Answering answering) {
    return 1 - answering.match("the dough, please").none();
  }

  /** An encoder's network lies outside of the heap. */
  @Test
  void the_matcher_before_is_closed_once_nobody_asks_it() {
    TrainingOptions encoded = TrainingOptions.lexical().withEncoder(Optional.of("minilm"));
    FaqMatcher before = FaqMatcher.train(List.of(), List.of(), encoded, Progress.NONE);
    MatcherPlace place = new MatcherPlace(before);
    try (MatcherPlace.Held held = place.hold()) {
      place.replace(trained(List.of(), List.of()));
      assertThat(held.matcher()).isSameAs(before);
      assertThat(before.match("a parcel", 1).candidates()).isEmpty();
    }
    assertThatIllegalStateException().isThrownBy(() -> before.match("a parcel", 1));

    place.close();
    FaqMatcher late = FaqMatcher.train(List.of(), List.of(), encoded, Progress.NONE);
    place.replace(late);
    assertThatIllegalStateException().isThrownBy(() -> late.match("a parcel", 1));
  }

  @Test
  void where_the_source_refuses_the_matcher_before_answers_and_a_faq_that_comes_by_its_words() {
    source =
        (faq, entries) -> {
          throw new ModelLoadException("damaged_file", "own.faq is damaged");
        };
    assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> faqs.renew("own"));
    assertThat(best("my parcel")).isEqualTo("parcel");

    store.create("bank", entry("card", "Where is my card?"), ANNA);
    assertThat(faqs.require("bank").match("my card", BEST).best()).hasSize(1);

    source =
        (faq, entries) ->
            faq.equals("bank")
                ? trained(entries, List.of(new Asking("plastic?", Optional.of("card"))))
                : plain(faq, entries);
    faqs.renew("own");
    assertThat(faqs.require("bank").match("plastic", BEST).none()).isZero();
  }
}
