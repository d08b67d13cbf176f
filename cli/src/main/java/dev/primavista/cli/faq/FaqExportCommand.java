package dev.primavista.cli.faq;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Amount;
import dev.primavista.core.ReplacedFile;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.faq.store.ListFormat;
import dev.primavista.faq.store.RecordJson;
import dev.primavista.server.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prima faq export}: the entries of a FAQ as a list. */
@Command(mixinStandardHelpOptions = true, description = "Writes the entries of a FAQ as a list.")
public final class FaqExportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final StoredFaqOptions stored;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "the list, .csv or .jsonl (default: standard output)")
  private @Nullable Path output;

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "csv or jsonl (default: as the output's name ends, else csv)")
  private @Nullable ListFormat format;

  @Option(
      names = "--json",
      description = "one document: the entries, or with --output how many were written")
  private boolean json;

  public FaqExportCommand(Environment environment, Terminal terminal) {
    this.terminal = terminal;
    this.stored = new StoredFaqOptions(environment.database());
  }

  @Override
  public Integer call() throws IOException {
    ListFormat chosen = format();
    stored.require(false);
    if (output != null) {
      Path file = Paths.writable(output);
      stored.file().ifPresent(database -> Paths.requireApart(file, List.of(database)));
    }
    List<FaqRecord> entries = new ArrayList<>();
    String faq;
    try (FaqStore store = stored.openToRead()) {
      faq = stored.existing(store);
      store.forEach(faq, entry -> entries.add(entry.record()));
    }
    if (output != null) {
      write(output, chosen, entries);
    }
    if (json) {
      terminal.result(document(faq, entries));
    } else if (output == null) {
      print(chosen, entries);
    }
    String told = Amount.of(entries.size(), "entry") + " of FAQ '" + faq + "'";
    if (output != null) {
      terminal.ready(output + ", " + told);
    } else {
      terminal.say(told);
    }
    return 0;
  }

  private ListFormat format() {
    if (json && output == null && format != null) {
      throw CommandFailure.wrongSetting(
          "--format: does nothing beside --json (expected: --output FILE)");
    }
    if (format != null) {
      return format;
    }
    if (output == null) {
      return ListFormat.CSV;
    }
    String name = String.valueOf(output.getFileName());
    return ListFormat.of(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
        .orElseThrow(
            () ->
                CommandFailure.wrongSetting(
                    "--output: '"
                        + name
                        + "' (expected: a name that ends in .csv or .jsonl, or --format)"));
  }

  private static void write(Path file, ListFormat format, List<FaqRecord> entries)
      throws IOException {
    Paths.write(
        file,
        () ->
            ReplacedFile.write(
                file,
                out -> {
                  Writer list = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                  format.write(list, entries);
                  list.flush();
                }));
  }

  /** In UTF-8, whatever the terminal's own letters are: it is a file for whoever reads it. */
  private void print(ListFormat format, List<FaqRecord> entries) throws IOException {
    format.write(new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8), entries);
    terminal.out().flush();
  }

  private String document(String faq, List<FaqRecord> entries) {
    JsonWriter document = new JsonWriter().beginObject();
    document.field("faq", faq).field("count", entries.size());
    Optional.ofNullable(output).ifPresent(file -> document.field("output", file.toString()));
    if (output == null) {
      document.name("entries").beginArray();
      for (FaqRecord entry : entries) {
        RecordJson.members(document.beginObject(), entry).endObject();
      }
      document.endArray();
    }
    return document.endObject().toString();
  }
}
