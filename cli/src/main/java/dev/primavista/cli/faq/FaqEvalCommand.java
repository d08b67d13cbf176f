package dev.primavista.cli.faq;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.faq.FaqModel;
import dev.primavista.faq.OriginalsFile;
import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.FaqFiles;
import dev.primavista.faq.evaluation.Evaluation;
import dev.primavista.faq.evaluation.HtmlReport;
import dev.primavista.faq.evaluation.MarkdownTable;
import dev.primavista.faq.evaluation.MatcherRanker;
import dev.primavista.faq.evaluation.ModelRanker;
import dev.primavista.faq.evaluation.Ranker;
import dev.primavista.faq.match.FaqBackend;
import dev.primavista.faq.match.FaqMatcher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code prima faq eval}: how good a matcher is, alone or beside another. */
@Command(mixinStandardHelpOptions = true, description = "Measures how good a FAQ matcher is.")
public final class FaqEvalCommand implements Callable<Integer> {
  /** Bytes that tell what a file is. */
  private static final int HEAD = 64;

  /** More would fill the memory, and move no figure. */
  private static final int MOST_RESAMPLES = 1_000_000;

  private final Terminal terminal;
  private final Engines engines;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "a matcher; repeat it to compare the first with others")
  private List<Path> models = List.of();

  @Option(
      names = "--originals",
      paramLabel = "FILE",
      description = "the known questions of pickles; one file for all, or one for each model")
  private List<Path> originals = List.of();

  @Option(
      names = "--questions",
      required = true,
      paramLabel = "FILE",
      description = "askings with the entries they mean: id, text, original_id")
  private Path questions = Path.of("");

  @Option(
      names = "--out-of-scope",
      paramLabel = "FILE",
      description = "askings that no entry answers; repeatable")
  private List<Path> outOfScope = List.of();

  @Option(
      names = "--faq",
      paramLabel = "FILE",
      description = "the FAQ list, for the report's texts")
  private @Nullable Path faq;

  @Option(
      names = "--linked",
      description =
          "an asking whose id is an entry's is that entry: it is not sought among itself, and with"
              + " --faq it is asked with its whole text")
  private boolean linked;

  @Option(names = "--report", paramLabel = "FILE.html", description = "writes a report there")
  private @Nullable Path report;

  @Option(
      names = "--markdown",
      paramLabel = "FILE.md",
      description = "writes the figures as a table there, or between its marks")
  private @Nullable Path markdown;

  @Option(names = "--mark", description = "the marks' name in the file of --markdown")
  private @Nullable String mark;

  @Option(
      names = "--resamples",
      defaultValue = "1000",
      description = "of the bootstrap (default: ${DEFAULT-VALUE})")
  private int resamples;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the bootstrap (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--json", description = "print the figures as JSON")
  private boolean json;

  public FaqEvalCommand(Terminal terminal, Engines engines) {
    this.terminal = terminal;
    this.engines = engines;
  }

  @Override
  public Integer call() throws IOException {
    if (resamples < 1 || resamples > MOST_RESAMPLES) {
      throw CommandFailure.wrongSetting(
          String.format(
              Locale.ROOT, "--resamples: %,d (expected: 1 to %,d)", resamples, MOST_RESAMPLES));
    }
    models.forEach(Paths::existing);
    requireApart();
    Map<String, String> entries = entries();
    Map<String, String> texts = Map.copyOf(entries);
    List<Evaluation> evaluations = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      try (Ranker ranker = ranker(i, entries)) {
        evaluations.add(evaluation(ranker, askings(texts, Set.copyOf(ranker.ids()))));
      }
    }
    if (json) {
      terminal.result(FaqFigures.json(evaluations).toString());
    } else {
      FaqFigures.lines(evaluations).forEach(terminal::result);
    }
    write(evaluations, entries);
    return 0;
  }

  /** Neither the report nor the table is one of the files that are read. */
  private void requireApart() {
    List<Path> read = new ArrayList<>(List.of(questions));
    List.of(models, originals, outOfScope).forEach(read::addAll);
    if (faq != null) {
      read.add(faq);
    }
    for (Path written : Arrays.asList(report, markdown)) {
      if (written != null) {
        Paths.requireApart(Paths.writable(written), read);
      }
    }
  }

  /** What the list asks, by ids. */
  private Map<String, String> entries() {
    Map<String, String> entries = new HashMap<>();
    if (faq != null) {
      FaqFiles.read(Paths.existing(faq), entry -> entries.put(entry.id(), entry.question()));
    }
    return entries;
  }

  /** What is asked of a matcher of entries with these ids. */
  private List<Asking> askings(Map<String, String> texts, Set<String> ids) {
    List<Asking> askings =
        new ArrayList<>(AskingFiles.read(List.of(questions), linked, texts, ids));
    askings.addAll(AskingFiles.outOfScope(outOfScope));
    return askings;
  }

  /** The matcher in the i-th file; what its entries ask is put into the map. */
  private Ranker ranker(int i, Map<String, String> entries) {
    Path file = models.get(i);
    String name = String.valueOf(file.getFileName());
    if (isMatcher(file)) {
      return new MatcherRanker(name, FaqMatcher.load(file));
    }
    FaqModel model = FaqModel.load(file, OriginalsFile.read(known(i)), engines.limits());
    model
        .entries()
        .forEach(entry -> entries.putIfAbsent(Long.toString(entry.id()), entry.question()));
    return new ModelRanker(name, model);
  }

  /** The known questions of the i-th pickle. */
  private Path known(int i) {
    int at = originals.size() == 1 ? 0 : i;
    if (at >= originals.size()) {
      throw new CommandFailure(
          "no_originals",
          models.get(i).getFileName() + " needs its known questions",
          "add --originals FILE.tsv with the columns Id and Question (or Id and Text)");
    }
    return Paths.existing(originals.get(at));
  }

  /** Whether the file is one of {@code prima faq train}. */
  private static boolean isMatcher(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new FaqBackend().recognizes(file, in.readNBytes(HEAD));
    } catch (IOException e) {
      throw new CommandFailure("unreadable_file", file + " cannot be read", null).because(e);
    }
  }

  private Evaluation evaluation(Ranker ranker, List<Asking> askings) {
    try {
      return Evaluation.of(
          ranker,
          askings,
          new Evaluation.Resampling(resamples, seed),
          asked -> {
            if (asked % 1000 == 0) {
              terminal.say(ranker.name() + ": " + asked + " of " + askings.size() + " asked");
            }
          });
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailure("wrong_questions", String.valueOf(wrong.getMessage()), null)
          .because(wrong);
    }
  }

  private void write(List<Evaluation> evaluations, Map<String, String> entries) throws IOException {
    if (report != null) {
      String title = "FAQ matching on " + questions.getFileName();
      Files.writeString(report, HtmlReport.of(title, evaluations, entries));
      terminal.say("the report is in " + report);
    }
    if (markdown != null) {
      MarkedPage.write(markdown, mark, MarkdownTable.of(evaluations));
      terminal.say("the table is in " + markdown);
    }
  }
}
