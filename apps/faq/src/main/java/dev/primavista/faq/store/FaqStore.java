package dev.primavista.faq.store;

import dev.primavista.core.Amount;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.data.ListedEntry;
import dev.primavista.faq.store.StoreException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Many FAQs by their names in one database: entries with versions, who changed them, and what
 * people said of the answers. What a method has returned is on the disk. Each FAQ is its tenant's
 * alone. Thread-safe, and safe beside other processes on the same database.
 */
public final class FaqStore implements AutoCloseable {
  private static final int PAGE = 1000;
  private static final int LONGEST_AUTHOR = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Database database;
  private final InstantSource clock;
  private final ChangeFeed feed;
  private final FeedbackInbox feedback;

  private FaqStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.feed = new ChangeFeed(this);
    this.feedback = new FeedbackInbox(database, clock, feed);
  }

  /**
   * Opens a database, or makes one.
   *
   * @param where a file of SQLite, or {@code postgresql://host/name?user=...&password=...}
   * @throws StoreException {@code no_database} or {@code newer_database}
   */
  public static FaqStore open(String where, InstantSource clock) {
    return open(where, clock, PATIENCE);
  }

  /** The same with this patience with another process that writes to a file. */
  static FaqStore open(String where, InstantSource clock, Duration patience) {
    return new FaqStore(Database.open(where, patience), clock);
  }

  /**
   * Opens a database that is there, to read it: nothing in it is made or changed.
   *
   * @param where as {@link #open} takes it
   * @throws StoreException {@code no_database}, also where it holds no FAQs, or {@code
   *     newer_database}
   */
  public static FaqStore openToRead(String where) {
    return new FaqStore(Database.openToRead(where, PATIENCE), InstantSource.system());
  }

  /**
   * The file that an address names; empty where it names a server.
   *
   * @throws StoreException {@code no_database} if it cannot be read
   */
  public static Optional<Path> file(String where) {
    return Address.of(where).file();
  }

  /** What people said of the answers. */
  public FeedbackInbox feedback() {
    return feedback;
  }

  /** Whether the database answers. */
  public boolean check() {
    try {
      lastChange();
      return true;
    } catch (StoreException absent) {
      return false;
    }
  }

  /** The FAQs that have entries, by name. */
  public List<String> names() {
    return database.read(connection -> new Entries(connection, clock).names());
  }

  public long count(String faq) {
    return database.read(connection -> new Entries(connection, clock).count(faq));
  }

  /**
   * Entries in the order of the FAQ.
   *
   * @param after the position of the entry before the first; 0 for the beginning
   */
  public List<StoredEntry> page(String faq, long after, int limit) {
    return database.read(connection -> new Entries(connection, clock).page(faq, after, limit));
  }

  /** Passes every entry on, in the order of the FAQ: all as they are at one moment. */
  public void forEach(String faq, Consumer<StoredEntry> each) {
    long _ =
        database.readOneState(
            connection -> {
              Entries entries = new Entries(connection, clock);
              long last = 0;
              List<StoredEntry> page = entries.page(faq, last, PAGE);
              while (!page.isEmpty()) {
                page.forEach(each);
                last = page.getLast().position();
                page = entries.page(faq, last, PAGE);
              }
              return last;
            });
  }

  public Optional<StoredEntry> find(String faq, String id) {
    if (id.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return database.read(connection -> new Entries(connection, clock).find(faq, id));
  }

  /**
   * Adds an entry.
   *
   * @throws StoreException {@code entry_exists} or {@code invalid_entry}
   */
  public StoredEntry create(String faq, FaqRecord entry, Author author) {
    require(faq, author);
    RecordCheck.require(entry);
    return changing(
        entries -> {
          if (entries.find(faq, entry.id()).isPresent()) {
            throw new StoreException(
                Kind.EXISTS,
                "entry_exists",
                "FAQ '" + faq + "' has an entry '" + entry.id() + "' already");
          }
          return entries.create(faq, entry, author);
        });
  }

  /**
   * Changes the entry with this id.
   *
   * @param version that the caller has seen; empty for whatever it is
   * @throws StoreException {@code no_such_entry}, {@code version_conflict} or {@code invalid_entry}
   */
  public StoredEntry update(String faq, FaqRecord entry, Optional<Long> version, Author author) {
    require(faq, author);
    RecordCheck.require(entry);
    return changing(
        entries -> entries.update(faq, seen(entries, faq, entry.id(), version), entry, author));
  }

  /**
   * Deletes an entry.
   *
   * @param version that the caller has seen; empty for whatever it is
   * @throws StoreException {@code no_such_entry} or {@code version_conflict}
   */
  public void delete(String faq, String id, Optional<Long> version, Author author) {
    require(faq, author);
    requirePossible(faq, id);
    changing(
        entries -> {
          entries.delete(faq, seen(entries, faq, id, version), author);
          return id;
        });
  }

  /** An id with a character that PostgreSQL takes in no text. */
  static void requirePossible(String faq, String id) {
    if (id.indexOf('\0') >= 0) {
      throw Entries.noSuchEntry(faq, id);
    }
  }

  private static StoredEntry seen(Entries entries, String faq, String id, Optional<Long> version)
      throws SQLException {
    return version.isPresent() ? entries.require(faq, id, version.get()) : entries.require(faq, id);
  }

  /**
   * Takes a list of entries, whole or not at all. They may have no ids: one that asks what an entry
   * of the FAQ asks is that entry, another is new. What the list does not speak of stays.
   *
   * @throws StoreException {@code invalid_entry} or {@code repeated_id}, with the entry's place
   */
  public ImportReport importList(
      String faq, List<ListedEntry> entries, ImportReport.Mode mode, Author author) {
    return imported(faq, entries, mode, author, connection -> 0);
  }

  /**
   * What {@link #importList} would do; nothing is changed.
   *
   * @throws StoreException as there
   */
  public ImportReport tryList(
      String faq, List<ListedEntry> entries, ImportReport.Mode mode, Author author) {
    require(faq, author);
    return database.read(
        connection -> new ImportRun(connection, faq, author, clock.instant()).trial(entries, mode));
  }

  /**
   * Begins a FAQ with a list, and remembers which.
   *
   * @param source the list's name
   */
  public ImportReport begin(String faq, String source, List<ListedEntry> entries, Author author) {
    return imported(
        faq,
        entries,
        ImportReport.Mode.MERGE,
        author,
        connection -> {
          Database.update(connection, "DELETE FROM faq_source WHERE faq = ?", faq);
          return Database.update(
              connection, "INSERT INTO faq_source (faq, name) VALUES (?, ?)", faq, source);
        });
  }

  private ImportReport imported(
      String faq,
      List<ListedEntry> entries,
      ImportReport.Mode mode,
      Author author,
      Database.Work<Integer> before) {
    require(faq, author);
    ImportReport report =
        database.write(
            connection -> {
              int _ = before.in(connection);
              return new ImportRun(connection, faq, author, clock.instant())
                  .run(entries, mode, new Entries(connection, clock).lastChange());
            });
    feed.catchUp();
    return report;
  }

  /** The name of the list that the FAQ began with, where it did with one. */
  public Optional<String> source(String faq) {
    return database.read(
        connection ->
            Database.query(
                    connection,
                    "SELECT name FROM faq_source WHERE faq = ?",
                    row -> row.getString(1),
                    faq)
                .stream()
                .findFirst());
  }

  /**
   * The name itself.
   *
   * @throws StoreException {@code invalid_entry} if no FAQ can have it
   */
  public static String requireName(String faq) {
    return RecordCheck.requireName(faq);
  }

  /**
   * The audit trail, the newest first.
   *
   * @param id of one entry alone; empty for all
   * @param before a change's number; only older ones are told
   */
  public List<Change> audit(String faq, Optional<String> id, long before, int limit) {
    if (id.orElse("").indexOf('\0') >= 0) {
      return List.of();
    }
    return database.read(
        connection -> new Entries(connection, clock).changesBefore(faq, id, before, limit));
  }

  /** Changes of all FAQs in their order, those behind {@code after}. */
  List<Change> changesAfter(long after, int limit) {
    return database.read(connection -> new Entries(connection, clock).changesAfter(after, limit));
  }

  long lastChange() {
    return database.read(connection -> new Entries(connection, clock).lastChange());
  }

  /**
   * Tells every change from now on, in its order, also those of other processes; changes that were
   * made together come together. Changes that this store makes were told when its method returns.
   * Call it once, before changing anything.
   */
  public void follow(Consumer<List<Change>> listener) {
    feed.start(listener);
  }

  private <T> T changing(Changing<T> work) {
    T result = database.write(connection -> work.in(new Entries(connection, clock)));
    feed.catchUp();
    return result;
  }

  /** What is done with the entries. */
  @FunctionalInterface
  private interface Changing<T> {
    T in(Entries entries) throws SQLException;
  }

  static void require(String faq, Author author) {
    RecordCheck.requireName(faq);
    if (author.name().isBlank() || author.name().length() > LONGEST_AUTHOR) {
      throw new StoreException(
          Kind.INVALID,
          "invalid_author",
          "author: "
              + Amount.of(author.name().length(), "character")
              + " (expected: 1 to "
              + LONGEST_AUTHOR
              + ")");
    }
  }

  @Override
  public void close() {
    feed.close();
    database.close();
  }
}
