package dev.primavista.cli.faq.live;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Amount;
import dev.primavista.core.Ticker;
import dev.primavista.faq.data.FaqFileException;
import dev.primavista.faq.data.FaqFiles;
import dev.primavista.faq.data.ListedEntry;
import dev.primavista.faq.data.Unread;
import dev.primavista.faq.live.EditorAccess;
import dev.primavista.faq.live.ListIntake;
import dev.primavista.faq.live.LiveFaqRoutes;
import dev.primavista.faq.live.LiveFaqs;
import dev.primavista.faq.live.MatcherSource;
import dev.primavista.faq.store.Author;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.faq.store.ImportReport;
import dev.primavista.faq.store.RecordCheck;
import dev.primavista.faq.store.StoreException;
import dev.primavista.repository.RepositoryOptions.Watching;
import dev.primavista.server.console.ConsoleSection;
import dev.primavista.server.http.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/** FAQs that are served from a database while editors change them. */
public final class LivingFaq implements AutoCloseable {
  private static final int EXAMPLES = 4;
  private static final int EXAMPLE_LENGTH = 80;

  private final List<String> matcherNames;
  private final String name;
  private final double threshold;
  private final EditorAccess access;
  private final FaqStore store;
  private final LiveFaqs faqs;
  private final FollowedMatchers followed;
  private final LiveFaqRoutes routes;

  /**
   * What is served.
   *
   * @param file a list of entries or a database of SQLite; empty where the database is named
   * @param database where entries are kept; empty for a file beside the list
   * @param name of the FAQ that answers where a path names none; empty for the file's
   * @param threshold a best match below it is not sure
   * @param matchers those of a server whose main FAQ has this name, by names; the first answers
   * @param watching how changes of matchers' files are noticed
   */
  public record Options(
      Optional<Path> file,
      Optional<String> database,
      Optional<String> name,
      double threshold,
      Function<String, SequencedMap<String, MatcherSource>> matchers,
      Watching watching) {

    boolean listed() {
      return file.isPresent() && !DatabaseFile.is(file.get());
    }

    /** Whether the database is a file beside the list. */
    private boolean isBesideList() {
      return listed() && database.isEmpty();
    }

    /** Whether the database is a file that is going to be made. */
    private boolean isNew() {
      return isBesideList() && !Files.exists(Path.of(where()));
    }

    private String where() {
      Path path = file.orElse(Path.of("faq.db"));
      String kept = (listed() ? DatabaseFile.beside(path) : path).toString();
      return database.orElse(kept);
    }
  }

  private LivingFaq(
      Options options,
      EditorAccess access,
      FaqStore store,
      Optional<ListIntake> read,
      Terminal terminal) {
    this.threshold = options.threshold();
    this.access = access;
    this.store = store;
    this.name = options.name().orElseGet(() -> nameOf(options, store, terminal));
    if (options.listed()) {
      begin(options, read, terminal);
    }
    SequencedMap<String, MatcherSource> matchers = options.matchers().apply(name);
    this.matcherNames = List.copyOf(matchers.keySet());
    this.followed = new FollowedMatchers(matchers, options.watching(), terminal);
    this.faqs = LiveFaqs.follow(store, matchers);
    faqs.load(name);
    faqs.warmUp(name);
    followed.start(faqs);
    this.routes =
        new LiveFaqRoutes(
            new LiveFaqRoutes.Served(store, faqs, name, threshold), access, Ticker.SYSTEM);
    faqs.sizes().forEach((faq, size) -> terminal.ready(faq + "   " + Amount.of(size, "entry")));
  }

  /**
   * Opens the database and, where its FAQ is empty, takes the list in.
   *
   * @throws StoreException if the database cannot be opened
   * @throws FaqFileException if the list cannot be read
   */
  public static LivingFaq open(Options options, EditorAccess access, Terminal terminal) {
    options.file().ifPresent(Paths::existing);
    FaqStore store = null;
    try {
      options.name().ifPresent(FaqStore::requireName);
      Optional<ListIntake> read =
          options.isNew() ? options.file().map(list -> read(list, terminal)) : Optional.empty();
      requirePlace(options);
      store = FaqStore.open(options.where(), InstantSource.system());
      return new LivingFaq(options, access, store, read, terminal);
    } catch (RuntimeException failure) {
      close(store);
      throw failure;
    }
  }

  /** Refuses a list whose folder takes no database beside it. */
  private static void requirePlace(Options options) {
    if (!options.isBesideList()) {
      return;
    }
    Path folder = Path.of(options.where()).toAbsolutePath().getParent();
    if (folder != null && !Files.isWritable(folder)) {
      throw new CommandFailure(
          "unusable_file",
          options.where() + " cannot be kept: you may not write into its folder",
          "keep the entries elsewhere with --database FILE");
    }
  }

  private static void close(@org.jspecify.annotations.Nullable FaqStore store) {
    if (store != null) {
      store.close();
    }
  }

  /** The file's name; of a database that has no FAQ of this name, the first that it has. */
  private static String nameOf(Options options, FaqStore store, Terminal terminal) {
    String own = options.file().map(DatabaseFile::faqName).orElse("faq");
    List<String> names = store.names();
    if (options.listed() || names.isEmpty() || names.contains(own)) {
      return own;
    }
    if (names.size() > 1) {
      terminal.warn(
          "FAQ '"
              + names.getFirst()
              + "' answers where a path names none; --name NAME chooses among "
              + String.join(", ", names));
    }
    return names.getFirst();
  }

  private static ListIntake read(Path list, Terminal terminal) {
    ListIntake entries = ListIntake.beside(0);
    Unread unread = FaqFiles.read(list, RecordCheck::check, entries);
    ListNotes.tell(unread, String.valueOf(list.getFileName()), terminal);
    return entries;
  }

  /**
   * The list is read when its FAQ begins; from then on the database has what is true.
   *
   * @param read what the list holds, where it was read already
   */
  private void begin(Options options, Optional<ListIntake> read, Terminal terminal) {
    Path list = options.file().orElseThrow();
    if (store.count(name) > 0) {
      requireSource(options, list, terminal);
      return;
    }
    List<ListedEntry> entries = read.orElseGet(() -> read(list, terminal)).entries();
    ListNotes.tellIfSlow(entries.size(), String.valueOf(list.getFileName()), terminal);
    ImportReport report =
        store.begin(
            name, String.valueOf(list.getFileName()), entries, Author.editing("prima faq serve"));
    terminal.say(
        Amount.of(report.created(), "entry")
            + " of "
            + list.getFileName()
            + (report.created() == 1 ? " is" : " are")
            + " kept in "
            + where(options));
  }

  /**
   * Another list is not passed over in silence; which one an old database began with is unknown.
   */
  private void requireSource(Options options, Path list, Terminal terminal) {
    Optional<String> source = store.source(name);
    String lives = "FAQ '" + name + "' lives in " + where(options);
    if (source.isEmpty()) {
      terminal.say(list.getFileName() + " is not read: " + lives);
    } else if (source.get().equals(String.valueOf(list.getFileName()))) {
      terminal.say(list.getFileName() + " was read before; " + lives);
    } else {
      throw new CommandFailure(
          "other_list",
          lives + " and began with " + source.get() + ", not with " + list.getFileName(),
          "add --name OTHER for a FAQ of its own, or import the list where the FAQ is edited");
    }
  }

  private static String where(Options options) {
    return options.database().isPresent() ? "the database" : options.where();
  }

  public String name() {
    return name;
  }

  public List<Route> routes() {
    return routes.routes();
  }

  /** The first questions, to try. */
  public List<String> examples() {
    return store.page(name, 0, EXAMPLES).stream()
        .map(entry -> entry.record().heading())
        .filter(question -> question.length() <= EXAMPLE_LENGTH)
        .toList();
  }

  public ConsoleSection section() {
    List<String> examples = examples();
    return new ConsoleSection(
        "faq",
        json -> {
          json.beginObject()
              .field("name", name)
              .field("title", name)
              .field("entries", faqs.sizes().getOrDefault(name, 0))
              .field("faqs", faqs.sizes().keySet())
              .field("matchers", matcherNames)
              .field("threshold", threshold)
              .field("editing", access.mode().name().toLowerCase(Locale.ROOT))
              .field("examples", examples);
          followed.write(json);
          json.endObject();
        });
  }

  @Override
  public void close() {
    followed.close();
    routes.close();
    store.close();
    faqs.close();
  }
}
