package dev.primavista.cli.faq;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.faq.live.DatabaseFile;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.core.Amount;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.faq.store.StoreException;
import dev.primavista.server.observability.Logs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One FAQ of a database, without a server. */
final class StoredFaqOptions {
  @Option(
      names = {"--faq", "--database"},
      paramLabel = "FILE|URL",
      description = "database of FAQs: a file, or postgresql://... (or set PRIMA_DATABASE)")
  private @Nullable String where;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "which FAQ of the database (default: the file's name, or the only one)")
  private @Nullable String name;

  private final Optional<String> variable;

  /**
   * Of a command.
   *
   * @param variable the database that the process was started with
   */
  StoredFaqOptions(Optional<String> variable) {
    this.variable = variable;
  }

  /** The file of the database; empty where it is a server's. */
  Optional<Path> file() {
    return FaqStore.file(where());
  }

  private String where() {
    return Optional.ofNullable(where)
        .or(() -> variable)
        .orElseThrow(
            () ->
                CommandFailure.misuse(
                    "no_faq", "no FAQ is named (expected: --faq FILE.db, or --faq URL)", null));
  }

  /** The database for messages, without what its address holds. */
  String shown() {
    return file().map(Path::toString).orElse("the database");
  }

  /**
   * Refuses what is no database before a list is read.
   *
   * @param maybeNew whether a file may be one that is going to be made
   * @throws CommandFailure if a file is not there, or is a list, or the name can be no FAQ's
   */
  void require(boolean maybeNew) {
    requireName();
    Optional<Path> file = file();
    if (file.isEmpty() || (maybeNew && isNew(file.get()))) {
      file.ifPresent(Paths::writable);
      return;
    }
    if (!DatabaseFile.is(Paths.file(file.get()))) {
      throw new CommandFailure(
          "no_database",
          file.get() + " is no database of FAQs",
          "'prima faq serve --faq LIST' and 'prima faq import' make one of a list");
    }
  }

  /** Whether a file is going to be made, or has nothing yet. */
  private static boolean isNew(Path file) {
    return !Files.exists(file) || (Files.isRegularFile(file) && file.toFile().length() == 0);
  }

  private void requireName() {
    if (name == null) {
      return;
    }
    try {
      FaqStore.requireName(name);
    } catch (StoreException wrong) {
      throw CommandFailure.wrongSetting(wrong.getMessage().replaceFirst("^field 'name'", "--name"));
    }
  }

  /** Opens the database; what its driver logs is told by the exception that it ends in. */
  FaqStore open() {
    Logs.start(Logs.Format.TEXT, "OFF");
    return FaqStore.open(where(), InstantSource.system());
  }

  /** Opens the database as {@link #open} does, without changing anything in it. */
  FaqStore openToRead() {
    Logs.start(Logs.Format.TEXT, "OFF");
    return FaqStore.openToRead(where());
  }

  /**
   * The FAQ that is read.
   *
   * @throws CommandFailure if the database has none of this name, or several and no name is given
   */
  String existing(FaqStore store) {
    List<String> names = store.names();
    if (names.isEmpty()) {
      throw new CommandFailure("no_such_faq", shown() + " has no entries", null);
    }
    if (name == null || names.contains(name)) {
      return chosen(names);
    }
    throw new CommandFailure(
        "no_such_faq",
        shown() + " has no FAQ '" + name + "'",
        "it has " + String.join(", ", names));
  }

  /**
   * The FAQ that is written, which may be a new one.
   *
   * @throws CommandFailure if the database has several and no name is given
   */
  String target(FaqStore store) {
    return chosen(store.names());
  }

  private String chosen(List<String> names) {
    if (name != null) {
      return name;
    }
    String own = file().map(DatabaseFile::faqName).orElse("faq");
    if (names.isEmpty() || names.contains(own)) {
      return own;
    }
    if (names.size() > 1) {
      throw CommandFailure.misuse(
          "which_faq",
          shown()
              + " has "
              + Amount.of(names.size(), "FAQ")
              + " (expected: --name NAME, one of them)",
          "it has " + String.join(", ", names));
    }
    return names.getFirst();
  }
}
