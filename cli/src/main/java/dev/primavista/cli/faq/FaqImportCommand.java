package dev.primavista.cli.faq;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.faq.live.DatabaseFile;
import dev.primavista.cli.faq.live.ListNotes;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.faq.data.FaqFileException;
import dev.primavista.faq.data.FaqFiles;
import dev.primavista.faq.data.Unread;
import dev.primavista.faq.live.ListIntake;
import dev.primavista.faq.store.Author;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.faq.store.ImportReport;
import dev.primavista.faq.store.RecordCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima faq import}: a list into a FAQ, whole or not at all. */
@Command(mixinStandardHelpOptions = true, description = "Takes a list into a FAQ.")
public final class FaqImportCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final Terminal terminal;
  private final InputStream in;

  @Mixin private final StoredFaqOptions stored;

  @Parameters(
      paramLabel = "LIST",
      description = "the entries: CSV, TSV, JSONL or Excel; - reads standard input")
  private String list = "";

  @Option(
      names = "--update",
      description = "entries that the list does not have stay; so it is by default")
  private boolean update;

  @Option(names = "--replace", description = "entries that the list does not have are deleted")
  private boolean replace;

  @Option(names = "--dry-run", description = "counts what it would do, and does nothing")
  private boolean dryRun;

  @Option(names = "--json", description = "the counts as one JSON document")
  private boolean json;

  public FaqImportCommand(Environment environment, Terminal terminal, InputStream in) {
    this.terminal = terminal;
    this.in = in;
    this.stored = new StoredFaqOptions(environment.database());
  }

  @Override
  public Integer call() throws IOException {
    if (update && replace) {
      throw CommandFailure.wrongSetting("--replace beside --update (expected: one of them)");
    }
    stored.require(!dryRun);
    ListIntake entries = ListIntake.beside(0);
    Unread unread = read(entries);
    ListNotes.tell(unread, shown(), terminal);
    ListNotes.tellIfSlow(entries.entries().size(), shown(), terminal);
    ImportReport.Mode mode = replace ? ImportReport.Mode.REPLACE : ImportReport.Mode.MERGE;
    Author author = Author.editing("prima faq import");
    try (FaqStore store = dryRun ? stored.openToRead() : stored.open()) {
      String faq = stored.target(store);
      ImportReport report =
          dryRun
              ? store.tryList(faq, entries.entries(), mode, author)
              : store.importList(faq, entries.entries(), mode, author);
      terminal.result(json ? report.json(faq, unread).toString() : line(faq, report));
    }
    return 0;
  }

  private Unread read(ListIntake entries) throws IOException {
    try {
      return list.equals(STANDARD_INPUT)
          ? FaqFiles.read(shown(), in.readAllBytes(), RecordCheck::check, entries)
          : FaqFiles.read(listFile(), RecordCheck::check, entries);
    } catch (FaqFileException faulty) {
      throw new CommandFailure(faulty.code(), faulty.getMessage(), "nothing was imported");
    }
  }

  private Path listFile() {
    Path file = Paths.file(Path.of(list));
    if (DatabaseFile.is(file)) {
      throw new CommandFailure(
          "database_as_list",
          list + " is a database, not a list",
          "prima faq export --faq " + Paths.typed(file) + " makes a list of it");
    }
    return file;
  }

  /** The list's name, for messages. */
  private String shown() {
    return list.equals(STANDARD_INPUT)
        ? "standard input"
        : String.valueOf(Path.of(list).getFileName());
  }

  private String line(String faq, ImportReport report) {
    return String.format(
        Locale.ROOT,
        "FAQ '%s'%s: %,d created, %,d updated, %,d unchanged, %,d deleted",
        faq,
        dryRun ? ", nothing done yet" : "",
        report.created(),
        report.updated(),
        report.unchanged(),
        report.deleted());
  }
}
