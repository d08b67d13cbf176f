package dev.primavista.faq.store;

import dev.primavista.core.Sha256;
import dev.primavista.faq.store.StoreException.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table of what people said of answers, inside one transaction. */
final class FeedbackTable {
  /** How much may lie open in one FAQ; anybody may send it. */
  static final int MOST_OPEN = 100_000;

  private static final String COLUMNS =
      "number, question, entry_id, helpful, times, state, last_at";

  private final Connection connection;

  FeedbackTable(Connection connection) {
    this.connection = connection;
  }

  /** Adds it, or counts it where the same lies open already; its number. */
  long add(String faq, String question, Optional<String> entryId, boolean helpful, Instant at)
      throws SQLException {
    Optional<Long> counted = count(faq, question, entryId, helpful, at);
    return counted.isPresent() ? counted.get() : insert(faq, question, entryId, helpful, at);
  }

  /** Counts it where the same lies open; its number. */
  private Optional<Long> count(
      String faq, String question, Optional<String> entryId, boolean helpful, Instant at)
      throws SQLException {
    return Database.query(
            connection,
            "UPDATE faq_feedback SET times = times + 1, last_at = ?"
                + " WHERE faq = ? AND question_key = ? AND entry_id = ? AND helpful = ?"
                + " AND state = 'OPEN' RETURNING number",
            row -> row.getLong(1),
            at.toEpochMilli(),
            faq,
            key(question),
            entryId.orElse(""),
            helpful ? 1 : 0)
        .stream()
        .findFirst();
  }

  private long insert(
      String faq, String question, Optional<String> entryId, boolean helpful, Instant at)
      throws SQLException {
    if (open(faq) >= MOST_OPEN) {
      throw new StoreException(
          Kind.FULL,
          "inbox_full",
          "the inbox of FAQ '" + faq + "' holds " + MOST_OPEN + " already");
    }
    return Database.query(
            connection,
            "INSERT INTO faq_feedback (number, faq, question_key, question, entry_id, helpful,"
                + " times, state, last_at, handled_by)"
                + " SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, 1, 'OPEN', ?, ''"
                + " FROM faq_feedback WHERE true"
                + " ON CONFLICT (faq, question_key, entry_id, helpful) WHERE state = 'OPEN'"
                + " DO UPDATE SET times = faq_feedback.times + 1, last_at = excluded.last_at"
                + " RETURNING number",
            row -> row.getLong(1),
            faq,
            key(question),
            question,
            entryId.orElse(""),
            helpful ? 1 : 0,
            at.toEpochMilli())
        .getFirst();
  }

  private long open(String faq) throws SQLException {
    return Database.query(
            connection,
            "SELECT count(*) FROM faq_feedback WHERE faq = ? AND state = 'OPEN'",
            row -> row.getLong(1),
            faq)
        .getFirst();
  }

  /** The same for texts that differ in case and white space alone. */
  private static String key(String question) {
    return Sha256.of(question.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " "));
  }

  /** What lies open, most often said first. */
  List<Feedback> inbox(String faq, int limit) throws SQLException {
    return Database.query(
        connection,
        "SELECT "
            + COLUMNS
            + " FROM faq_feedback WHERE faq = ? AND state = 'OPEN'"
            + " ORDER BY times DESC, number DESC LIMIT ?",
        FeedbackTable::feedback,
        faq,
        limit);
  }

  /** Open feedback of these numbers. */
  List<Feedback> requireOpen(String faq, List<Long> numbers) throws SQLException {
    List<Feedback> found = new ArrayList<>();
    for (long number : numbers) {
      found.addAll(
          Database.query(
              connection,
              "SELECT "
                  + COLUMNS
                  + " FROM faq_feedback WHERE faq = ? AND number = ? AND state = 'OPEN'",
              FeedbackTable::feedback,
              faq,
              number));
      if (found.isEmpty() || found.getLast().number() != number) {
        throw new StoreException(
            Kind.ABSENT, "no_such_feedback", "the inbox of FAQ '" + faq + "' has no " + number);
      }
    }
    return found;
  }

  void close(List<Feedback> feedback, Feedback.State state, Author author) throws SQLException {
    for (Feedback each : feedback) {
      Database.update(
          connection,
          "UPDATE faq_feedback SET state = ?, handled_by = ? WHERE number = ?",
          state.name(),
          author.name(),
          each.number());
    }
  }

  private static Feedback feedback(ResultSet row) throws SQLException {
    String entry = row.getString(3);
    return new Feedback(
        row.getLong(1),
        row.getString(2),
        entry.isEmpty() ? Optional.empty() : Optional.of(entry),
        row.getInt(4) == 1,
        row.getLong(5),
        Feedback.State.valueOf(row.getString(6)),
        Instant.ofEpochMilli(row.getLong(7)));
  }
}
