package dev.primavista.cli.faq;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.faq.live.DatabaseFile;
import dev.primavista.cli.faq.live.ListNotes;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.faq.data.EntryCheck;
import dev.primavista.faq.data.FaqFiles;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.data.Unread;
import dev.primavista.faq.store.FaqStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The FAQ that a matcher is trained for: a list, or one that editors change in a database. */
final class FaqToTrain {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Mixin private final StoredFaqOptions stored;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description = "the FAQ: CSV, TSV, JSONL or Excel")
  private @Nullable Path data;

  @Option(names = "--originals", paramLabel = "FILE", description = "the FAQ, instead of DATA")
  private @Nullable Path originals;

  private final Optional<String> variable;

  /**
   * What is trained.
   *
   * @param source the file that its entries were read from; empty for a database of a server
   * @param matcher where its matcher is written if nothing else is said
   * @param served the options that it is served with
   */
  record Faq(List<FaqRecord> records, Optional<Path> source, Path matcher, String served) {}

  /**
   * Of a command.
   *
   * @param variable the database that the process was started with
   */
  FaqToTrain(Optional<String> variable) {
    this.variable = variable;
    this.stored = new StoredFaqOptions(variable);
  }

  /**
   * Reads it.
   *
   * @throws CommandFailure if none is named, or several, or what is named is not there
   */
  Faq read(Terminal terminal) {
    return fromDatabase() ? kept() : listed(terminal);
  }

  /** Whether the entries are those of a database; the process's own where nothing is named. */
  private boolean fromDatabase() {
    boolean named = given("--faq");
    long files = Stream.of(data, originals).filter(Objects::nonNull).count();
    boolean own = files == 0 && !named && variable.isPresent();
    if (files + (named || own ? 1 : 0) != 1) {
      throw CommandFailure.wrongSetting(
          "prima faq train takes one FAQ (expected: a file, or --faq DATABASE)");
    }
    if (files == 1 && given("--name")) {
      throw CommandFailure.wrongSetting(
          "--name: does nothing beside a list (expected: --faq DATABASE)");
    }
    return files == 0;
  }

  private boolean given(String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }

  private Faq listed(Terminal terminal) {
    Path list = Paths.file(Objects.requireNonNullElse(data, originals));
    if (DatabaseFile.is(list)) {
      throw new CommandFailure(
          "database_as_list",
          list + " is a database, not a list",
          "prima faq train --faq " + Paths.typed(list) + " trains with what it holds");
    }
    String name = String.valueOf(list.getFileName());
    int dot = name.lastIndexOf('.');
    List<FaqRecord> records = new ArrayList<>();
    Unread unread = FaqFiles.read(list, EntryCheck.NONE, entry -> records.add(entry.record()));
    ListNotes.tell(unread, name, terminal);
    return new Faq(
        records,
        Optional.of(list),
        list.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".faq"),
        "--faq " + Paths.typed(list));
  }

  /** Entries and askings as editors have left them. */
  private Faq kept() {
    stored.require(false);
    List<FaqRecord> records = new ArrayList<>();
    String name;
    try (FaqStore store = stored.openToRead()) {
      name = stored.existing(store);
      store.forEach(name, entry -> records.add(entry.record()));
    }
    Optional<Path> file = stored.file();
    Path matcher = Path.of(name + ".faq");
    String place = file.map(db -> "--faq " + Paths.typed(db)).orElse("--database URL");
    return new Faq(
        records,
        file,
        file.map(db -> db.resolveSibling(matcher)).orElse(matcher),
        place + " --name " + name);
  }
}
