package dev.primavista.faq.store;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.store.StoreException.Kind;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What people said of answers, until an editor makes askings of it or puts it away. Thread-safe, as
 * the {@link FaqStore} that it belongs to.
 */
public final class FeedbackInbox {
  private static final int LONGEST = 2000;

  private final Database database;
  private final InstantSource clock;
  private final ChangeFeed feed;

  FeedbackInbox(Database database, InstantSource clock, ChangeFeed feed) {
    this.database = database;
    this.clock = clock;
    this.feed = feed;
  }

  /**
   * Keeps what somebody said of an answer.
   *
   * @param entryId the entry; empty where none answered the question
   * @return the feedback's number
   */
  public long add(String faq, String question, Optional<String> entryId, boolean helpful) {
    RecordCheck.requireName(faq);
    entryId.ifPresent(id -> FaqStore.requirePossible(faq, id));
    String text = question.replaceAll("[\\p{Cc}\\p{Cs}]+", " ").strip();
    String kept = RecordCheck.cut(text, LONGEST);
    if (kept.isEmpty() || (helpful && entryId.isEmpty())) {
      throw new StoreException(
          Kind.INVALID,
          "invalid_feedback",
          kept.isEmpty()
              ? "field 'question' is empty (expected: some text)"
              : "field 'entry' is missing (expected: the entry that answered it)");
    }
    return database.write(
        connection -> {
          if (entryId.isPresent()) {
            new Entries(connection, clock).require(faq, entryId.get());
          }
          return new FeedbackTable(connection).add(faq, kept, entryId, helpful, clock.instant());
        });
  }

  /** Feedback that no editor has handled, most often said first. */
  public List<Feedback> open(String faq, int limit) {
    return database.read(connection -> new FeedbackTable(connection).inbox(faq, limit));
  }

  /**
   * Makes askings of what people asked.
   *
   * @param numbers of open feedback
   * @return the entry with its new askings
   * @throws StoreException {@code no_such_feedback}, {@code no_such_entry}
   */
  public StoredEntry accept(String faq, List<Long> numbers, String entryId, Author author) {
    FaqStore.require(faq, author);
    FaqStore.requirePossible(faq, entryId);
    StoredEntry changed =
        database.write(
            connection -> {
              FeedbackTable table = new FeedbackTable(connection);
              Entries entries = new Entries(connection, clock);
              List<Feedback> feedback = table.requireOpen(faq, numbers);
              StoredEntry before = entries.require(faq, entryId);
              FaqRecord after =
                  withAskings(before.record(), feedback.stream().map(Feedback::question).toList());
              table.close(feedback, Feedback.State.ACCEPTED, author);
              return after.equals(before.record())
                  ? before
                  : entries.update(faq, before, after, author.through(Author.Via.FEEDBACK));
            });
    feed.catchUp();
    return changed;
  }

  /** Puts feedback away. */
  public void dismiss(String faq, List<Long> numbers, Author author) {
    FaqStore.require(faq, author);
    database.write(
        connection -> {
          FeedbackTable table = new FeedbackTable(connection);
          table.close(table.requireOpen(faq, numbers), Feedback.State.DISMISSED, author);
          return numbers;
        });
  }

  private static FaqRecord withAskings(FaqRecord entry, List<String> more) {
    Set<String> known = new LinkedHashSet<>();
    known.add(entry.question().toLowerCase(Locale.ROOT));
    entry.askings().forEach(text -> known.add(text.toLowerCase(Locale.ROOT)));
    List<String> askings = new ArrayList<>(entry.askings());
    for (String text : more) {
      if (known.add(text.toLowerCase(Locale.ROOT))) {
        askings.add(text);
      }
    }
    FaqRecord after =
        new FaqRecord(
            entry.id(), entry.question(), entry.answer(), askings, entry.tags(), entry.language());
    RecordCheck.require(after);
    return after;
  }
}
