package dev.primavista.faq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.data.ListedEntry;
import dev.primavista.faq.data.ListedEntry.Field;
import dev.primavista.faq.store.ImportReport.Mode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every database must keep. */
abstract class FaqStoreContract {
  static final Author ANNA = Author.editing("anna");
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  FaqStore store = fresh();

  /** The address of a database. */
  abstract String address();

  /** Removes all tables. */
  abstract void clear();

  final FaqStore open() {
    return FaqStore.open(address(), InstantSource.fixed(NOW));
  }

  private FaqStore fresh() {
    clear();
    return open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  static FaqRecord entry(String id, String question) {
    return new FaqRecord(
        id, question, "Answer to " + question, List.of(), List.of(), Optional.empty());
  }

  static List<ListedEntry> named(List<FaqRecord> entries) {
    return entries.stream().map(ListedEntry::named).toList();
  }

  private static List<FaqRecord> entries(int count) {
    return IntStream.range(0, count).mapToObj(n -> entry("e" + n, "Question " + n)).toList();
  }

  @Test
  void what_is_passed_on_is_one_state_also_where_entries_come_and_go_meanwhile() {
    store.importList("shop", named(entries(2_100)), Mode.MERGE, ANNA);
    List<String> ids = new ArrayList<>();
    store.forEach(
        "shop",
        each -> {
          if (ids.isEmpty()) {
            store.delete("shop", "e0", Optional.empty(), ANNA);
            store.create("shop", entry("e0", "Again?"), ANNA);
            store.delete("shop", "e2000", Optional.empty(), ANNA);
          }
          ids.add(each.id());
        });
    assertThat(ids).hasSize(2_100).doesNotHaveDuplicates();
    assertThat(store.count("shop")).isEqualTo(2_099);
    store.create("shop", entry("e2000", "Again?"), ANNA);
    assertThat(store.count("shop")).isEqualTo(2_100);
  }

  @Test
  void what_fails_while_entries_are_passed_on_is_thrown_and_the_store_goes_on() {
    store.create("shop", entry("a", "One?"), ANNA);
    for (int time = 0; time < 12; time++) {
      assertThatThrownBy(
              () ->
                  store.forEach(
                      "shop",
                      each -> {
                        throw new IllegalStateException("no more");
                      }))
          .hasMessage("no more");
    }
    store.create("shop", entry("b", "Two?"), ANNA);
    assertThat(store.count("shop")).isEqualTo(2);
  }

  @Test
  void whoever_opens_it_to_read_reads_what_others_write_and_writes_nothing() {
    store.create("shop", entry("a", "One?"), ANNA);
    try (FaqStore reader = FaqStore.openToRead(address())) {
      assertThat(reader.names()).containsExactly("shop");
      store.create("shop", entry("b", "Two?"), ANNA);
      List<String> ids = new ArrayList<>();
      reader.forEach("shop", each -> ids.add(each.id()));
      assertThat(ids).containsExactly("a", "b");
      assertThatThrownBy(() -> reader.create("shop", entry("c", "Three?"), ANNA))
          .isInstanceOfSatisfying(
              StoreException.class,
              refused -> assertThat(refused.code()).isEqualTo("database_forbidden"))
          .hasMessage("the FAQ's database may not be written by this user");
    }
    assertThat(store.count("shop")).isEqualTo(2);
  }

  @Test
  void where_there_are_no_tables_there_is_nothing_to_read_and_none_are_made() {
    store.close();
    clear();
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> FaqStore.openToRead(address()).close())
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith("the database '")
          .hasMessageContaining("cannot be opened: ");
    }
    store = open();
    store.create("shop", entry("a", "One?"), ANNA);
    assertThat(store.count("shop")).isEqualTo(1);
  }

  @Test
  void an_entry_is_kept_as_it_was_written_and_belongs_to_its_faq_alone() {
    FaqRecord full =
        new FaqRecord(
            "7 / ü",
            "Was ist 😀?\n\nMehr",
            "**Viel** <b>& mehr</b>",
            List.of("wie?", "was \"denn\""),
            List.of("a"),
            Optional.of("de-AT"));
    StoredEntry created = store.create("shop", full, ANNA);
    assertThat(store.find("shop", "7 / ü")).contains(created);
    assertThat(created.record()).isEqualTo(full);
    assertThat(created.changedAt()).isEqualTo(NOW);
    assertThat(store.find("other", "7 / ü")).isEmpty();
    assertThat(store.names()).containsExactly("shop");
    store.close();
    store = open();
    assertThat(store.find("shop", "7 / ü")).contains(created);
  }

  @Test
  void whoever_has_not_seen_the_last_version_changes_nothing() {
    long first = store.create("shop", entry("a", "One?"), ANNA).version();
    long second = store.update("shop", entry("a", "Two?"), Optional.of(first), ANNA).version();
    assertThat(second).isGreaterThan(first);
    assertThatThrownBy(() -> store.update("shop", entry("a", "Three?"), Optional.of(first), ANNA))
        .hasMessage("entry 'a' has version " + second + " by anna (expected: " + first + ")")
        .extracting("kind")
        .isEqualTo(StoreException.Kind.CHANGED);
    assertThatThrownBy(() -> store.delete("shop", "a", Optional.of(first), ANNA))
        .hasMessageContaining("has version " + second);
    assertThat(store.find("shop", "a").orElseThrow().record().question()).isEqualTo("Two?");
    store.delete("shop", "a", Optional.of(second), ANNA);
    assertThat(store.find("shop", "a")).isEmpty();
    long again = store.create("shop", entry("a", "One?"), ANNA).version();
    assertThat(again).as("a version is never given twice").isGreaterThan(second + 1);
  }

  @Test
  void of_many_who_change_the_same_version_one_succeeds() throws Exception {
    long seen = store.create("shop", entry("a", "One?"), ANNA).version();
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Boolean>> attempts = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (int n = 0; n < 6; n++) {
        FaqRecord mine = entry("a", "Mine " + n);
        attempts.add(
            threads.submit(
                () -> {
                  start.await();
                  try {
                    store.update("shop", mine, Optional.of(seen), ANNA);
                    return true;
                  } catch (StoreException refused) {
                    return false;
                  }
                }));
      }
      start.countDown();
      int succeeded = 0;
      for (Future<Boolean> attempt : attempts) {
        succeeded += attempt.get() ? 1 : 0;
      }
      assertThat(succeeded).isEqualTo(1);
    }
    assertThat(store.audit("shop", Optional.empty(), Long.MAX_VALUE, 10)).hasSize(2);
  }

  @Test
  void a_list_is_taken_whole_and_tells_what_it_did() {
    assertThat(store.importList("shop", named(entries(2500)), Mode.MERGE, ANNA))
        .isEqualTo(new ImportReport(2500, 0, 0, 0));
    assertThat(store.page("shop", 0, 3))
        .extracting(StoredEntry::id)
        .containsExactly("e0", "e1", "e2");
    long third = store.page("shop", 0, 3).getLast().position();
    assertThat(store.page("shop", third, 1)).extracting(StoredEntry::id).containsExactly("e3");
    List<FaqRecord> other = List.of(entry("e1", "Question 1"), entry("e2", "New"), entry("x", "X"));
    assertThat(store.importList("shop", named(other), Mode.MERGE, ANNA))
        .isEqualTo(new ImportReport(1, 1, 1, 0));
    assertThat(store.importList("shop", named(other), Mode.REPLACE, ANNA))
        .isEqualTo(new ImportReport(0, 0, 3, 2498));
    assertThat(store.count("shop")).isEqualTo(3);
  }

  private static List<ListedEntry> numbered(String... questions) {
    return IntStream.range(0, questions.length)
        .mapToObj(n -> ListedEntry.named(entry(Integer.toString(n + 1), questions[n])))
        .map(each -> new ListedEntry(each.record(), true, each.given()))
        .toList();
  }

  @Test
  void entries_without_ids_are_those_that_ask_the_same_or_new_ones() {
    store.importList("shop", numbered("How do I pay?", "Where is it?"), Mode.MERGE, ANNA);
    assertThat(store.page("shop", 0, 9)).extracting(StoredEntry::id).containsExactly("1", "2");
    List<ListedEntry> other = numbered("May I return it?", "how do  I pay?", "May I return it?");
    assertThat(store.importList("shop", other, Mode.MERGE, ANNA))
        .isEqualTo(new ImportReport(2, 1, 0, 0));
    assertThat(store.page("shop", 0, 9))
        .extracting(each -> each.id() + " " + each.record().question())
        .containsExactly(
            "1 how do  I pay?", "2 Where is it?", "3 May I return it?", "4 May I return it?");
    assertThat(store.importList("shop", other, Mode.MERGE, ANNA).unchanged()).isEqualTo(3);
    store.delete("shop", "4", Optional.empty(), ANNA);
    assertThat(store.importList("shop", numbered("Is it new?"), Mode.REPLACE, ANNA))
        .isEqualTo(new ImportReport(1, 0, 0, 3));
    assertThat(store.page("shop", 0, 9))
        .as("no id is given twice")
        .extracting(StoredEntry::id)
        .containsExactly("5");
  }

  @Test
  void what_a_list_does_not_speak_of_stays() {
    FaqRecord kept =
        new FaqRecord("a", "One?", "Old.", List.of("asked"), List.of("tag"), Optional.of("en"));
    store.create("shop", kept, ANNA);
    FaqRecord said = new FaqRecord("a", "One?", "New.", List.of(), List.of(), Optional.empty());
    store.importList(
        "shop", List.of(new ListedEntry(said, false, Set.of(Field.ANSWER))), Mode.REPLACE, ANNA);
    assertThat(store.find("shop", "a").orElseThrow().record())
        .isEqualTo(
            new FaqRecord(
                "a", "One?", "New.", List.of("asked"), List.of("tag"), Optional.of("en")));
    ListedEntry bare = new ListedEntry(said.withId("1"), true, Set.of());
    assertThat(store.importList("shop", List.of(bare), Mode.MERGE, ANNA).unchanged()).isOne();
    store.importList("shop", named(List.of(said)), Mode.MERGE, ANNA);
    assertThat(store.find("shop", "a").orElseThrow().record()).isEqualTo(said);
  }

  @Test
  void a_list_can_be_tried_without_being_taken() {
    store.importList("shop", named(entries(3)), Mode.MERGE, ANNA);
    List<FaqRecord> other = List.of(entry("e1", "Question 1"), entry("e2", "New"), entry("x", "X"));
    assertThat(store.tryList("shop", named(other), Mode.REPLACE, ANNA))
        .isEqualTo(new ImportReport(1, 1, 1, 1));
    assertThat(store.tryList("none", named(other), Mode.MERGE, ANNA))
        .isEqualTo(new ImportReport(3, 0, 0, 0));
    assertThat(store.page("shop", 0, 9)).extracting(StoredEntry::record).isEqualTo(entries(3));
    assertThat(store.names()).containsExactly("shop");
    assertThatThrownBy(
            () ->
                store.tryList(
                    "shop", named(List.of(entry("a", "A?"), entry("a", "B?"))), Mode.MERGE, ANNA))
        .hasMessage("entry 2: id 'a' is there twice");
  }

  @Test
  void a_faq_knows_the_list_that_it_began_with() {
    assertThat(store.source("shop")).isEmpty();
    store.begin("shop", "shop.csv", numbered("How do I pay?"), ANNA);
    assertThat(store.source("shop")).contains("shop.csv");
    assertThat(store.source("other")).isEmpty();
    assertThat(store.count("shop")).isEqualTo(1);
  }

  @Test
  void a_list_with_one_wrong_entry_changes_nothing_and_names_it() {
    store.create("shop", entry("e1", "Before?"), ANNA);
    List<FaqRecord> twice = List.of(entry("e1", "After?"), entry("e2", "x"), entry("e2", "y"));
    assertThatThrownBy(() -> store.importList("shop", named(twice), Mode.REPLACE, ANNA))
        .hasMessage("entry 3: id 'e2' is there twice");
    List<FaqRecord> bell = List.of(entry("e3", "Fine?"), entry("e4", "Ring \u0007"));
    assertThatThrownBy(() -> store.importList("shop", named(bell), Mode.MERGE, ANNA))
        .hasMessageStartingWith("entry 2, field 'question': the character U+0007 at 5");
    assertThat(store.count("shop")).isEqualTo(1);
    assertThat(store.find("shop", "e1").orElseThrow().record().question()).isEqualTo("Before?");
    assertThat(store.audit("shop", Optional.empty(), Long.MAX_VALUE, 10)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Shop", "a/b", "match", "ä", "-x", "a b"})
  void a_faq_has_a_plain_name(String name) {
    assertThatThrownBy(() -> store.create(name, entry("a", "One?"), ANNA))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("expected: lower case letters");
  }

  @Test
  void the_audit_trail_tells_who_did_what_newest_first() {
    StoredEntry created = store.create("shop", entry("a", "One?"), ANNA);
    store.update("shop", entry("a", "Two?"), Optional.empty(), Author.editing("ben"));
    store.importList("shop", named(entries(2)), Mode.MERGE, ANNA);
    store.delete("shop", "a", Optional.empty(), ANNA);
    List<Change> changes = store.audit("shop", Optional.of("a"), Long.MAX_VALUE, 10);
    assertThat(changes)
        .extracting(change -> change.action() + " " + change.author().name())
        .containsExactly("DELETED anna", "UPDATED ben", "CREATED anna");
    assertThat(changes.getFirst().record().question()).isEqualTo("Two?");
    assertThat(store.audit("shop", Optional.empty(), Long.MAX_VALUE, 2)).hasSize(2);
    assertThat(store.audit("shop", Optional.empty(), created.version() + 1, 9)).hasSize(1);
    assertThat(store.audit("other", Optional.empty(), Long.MAX_VALUE, 9)).isEmpty();
  }

  @Test
  void what_people_asked_becomes_askings_once() {
    store.create("shop", entry("a", "One?"), ANNA);
    long first = store.feedback().add("shop", "how does  one", Optional.of("a"), true);
    assertThat(store.feedback().add("shop", "How does one", Optional.of("a"), true))
        .isEqualTo(first);
    long none = store.feedback().add("shop", "where\u0000is it", Optional.empty(), false);
    assertThat(store.feedback().open("shop", 10))
        .extracting(each -> each.question() + " " + each.times())
        .containsExactly("how does  one 2", "where is it 1");
    StoredEntry after = store.feedback().accept("shop", List.of(first, none), "a", ANNA);
    assertThat(after.record().askings()).containsExactly("how does  one", "where is it");
    assertThat(store.feedback().open("shop", 10)).isEmpty();
    assertThat(store.audit("shop", Optional.of("a"), Long.MAX_VALUE, 1).getFirst().author().via())
        .isEqualTo(Author.Via.FEEDBACK);
    assertThatThrownBy(() -> store.feedback().accept("shop", List.of(first), "a", ANNA))
        .hasMessage("the inbox of FAQ 'shop' has no " + first);
    assertThat(store.feedback().add("shop", "how does  one", Optional.of("a"), true))
        .as("said again after it was handled")
        .isNotEqualTo(first);
  }

  @Test
  void a_text_is_not_cut_within_a_character() {
    store.create("shop", entry("a", "One?"), ANNA);
    String long2001 = "x".repeat(1999) + "😀";
    long number = store.feedback().add("shop", long2001, Optional.of("a"), true);
    assertThat(store.feedback().accept("shop", List.of(number), "a", ANNA).record().askings())
        .containsExactly("x".repeat(1999));
    assertThat(RecordCheck.cut(long2001, 2001)).isEqualTo(long2001);
    assertThat(RecordCheck.cut(long2001, 1999)).isEqualTo("x".repeat(1999));
  }

  @Test
  void a_full_inbox_still_counts_what_lies_in_it() {
    long first = store.feedback().add("shop", "how", Optional.empty(), false);
    try (Database database = Database.open(address(), Duration.ofSeconds(15))) {
      database.write(
          connection ->
              Database.update(
                  connection,
                  "INSERT INTO faq_feedback (number, faq, question_key, question, entry_id,"
                      + " helpful, times, state, last_at, handled_by)"
                      + " WITH RECURSIVE n(i) AS"
                      + " (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                      + " SELECT i, 'shop', 'key' || i, 'q', '', 0, 1, 'OPEN', 0, '' FROM n"));
    }
    assertThatThrownBy(() -> store.feedback().add("shop", "why", Optional.empty(), false))
        .hasMessage("the inbox of FAQ 'shop' holds 100000 already");
    assertThat(store.feedback().add("shop", "How", Optional.empty(), false)).isEqualTo(first);
    assertThat(store.feedback().open("shop", 1).getFirst().times()).isEqualTo(2);
  }

  @Test
  void feedback_of_another_faq_or_entry_is_not_touched() {
    store.create("shop", entry("a", "One?"), ANNA);
    store.create("other", entry("b", "One?"), ANNA);
    long number = store.feedback().add("shop", "how", Optional.empty(), false);
    assertThatThrownBy(() -> store.feedback().dismiss("other", List.of(number), ANNA))
        .hasMessageContaining("has no " + number);
    assertThatThrownBy(() -> store.feedback().accept("shop", List.of(number), "b", ANNA))
        .hasMessage("FAQ 'shop' has no entry 'b'");
    assertThat(store.feedback().open("shop", 10)).hasSize(1);
    store.feedback().dismiss("shop", List.of(number), ANNA);
    assertThat(store.feedback().open("shop", 10)).isEmpty();
  }

  @Test
  void the_own_changes_were_told_when_their_call_returns() {
    List<String> told = new ArrayList<>();
    store.follow(
        changes ->
            changes.forEach(change -> told.add(change.action() + " " + change.record().id())));
    store.create("shop", entry("a", "One?"), ANNA);
    assertThat(told).containsExactly("CREATED a");
    store.importList("shop", named(entries(2100)), Mode.MERGE, ANNA);
    assertThat(told).hasSize(2101);
    store.delete("shop", "a", Optional.empty(), ANNA);
    assertThat(told.getLast()).isEqualTo("DELETED a");
  }

  @Test
  void a_listener_that_fails_hears_again() throws Exception {
    LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    AtomicBoolean failed = new AtomicBoolean();
    try (FaqStore other = open()) {
      other.follow(
          changes -> {
            heard.add(changes.getFirst().record().id());
            if (!failed.getAndSet(true)) {
              throw new StackOverflowError();
            }
          });
      store.create("shop", entry("a", "One?"), ANNA);
      assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("a");
      assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("a");
    }
  }

  @Test
  void replicas_see_each_others_changes_in_one_order() throws Exception {
    LinkedBlockingQueue<Long> here = new LinkedBlockingQueue<>();
    LinkedBlockingQueue<Long> there = new LinkedBlockingQueue<>();
    try (FaqStore other = open();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      store.follow(changes -> changes.forEach(change -> here.add(change.number())));
      other.follow(changes -> changes.forEach(change -> there.add(change.number())));
      List<Future<?>> writers = new ArrayList<>();
      for (FaqStore each : List.of(store, other)) {
        String name = each == store ? "l" : "r";
        writers.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 50; n++) {
                    each.create("shop", entry(name + n, "Question"), ANNA);
                  }
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      for (LinkedBlockingQueue<Long> queue : List.of(here, there)) {
        for (long expected = 1; expected <= 100; expected++) {
          assertThat(queue.poll(60, TimeUnit.SECONDS)).isEqualTo(expected);
        }
      }
    }
  }
}
