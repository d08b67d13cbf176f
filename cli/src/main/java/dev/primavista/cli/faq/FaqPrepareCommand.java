package dev.primavista.cli.faq;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Amount;
import dev.primavista.faq.data.DumpFile;
import dev.primavista.faq.data.FaqFiles;
import dev.primavista.faq.data.LinksFile;
import dev.primavista.faq.preparation.ListSplit;
import dev.primavista.faq.preparation.PreparedFiles;
import dev.primavista.faq.preparation.ReferenceData;
import dev.primavista.faq.preparation.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code prima faq prepare}: data to train and to test with. */
@Command(mixinStandardHelpOptions = true, description = "Makes data to train and to test with.")
public final class FaqPrepareCommand implements Callable<Integer> {
  private static final String DEFAULT = " (default: ${DEFAULT-VALUE})";

  private final Terminal terminal;

  @Option(
      names = "--questions",
      required = true,
      paramLabel = "FILE",
      description = "a FAQ list, or a dump's originals: Id, AnswerId, Text0, CreationDate")
  private Path questions = Path.of("");

  @Option(names = "--answers", paramLabel = "FILE", description = "a dump's answers: Id, Text0")
  private @Nullable Path answers;

  @Option(
      names = "--duplicates",
      paramLabel = "FILE",
      description = "a dump's duplicates, or of a list the links duplicate_id, original_id")
  private @Nullable Path duplicates;

  @Option(names = "--output", required = true, paramLabel = "DIR")
  private Path output = Path.of("");

  @Option(names = "--seed", defaultValue = "20180809", description = "of every choice" + DEFAULT)
  private long seed;

  @Option(
      names = "--test-share",
      defaultValue = "0.21",
      description = "of a question's askings, to test with" + DEFAULT)
  private double testShare;

  @Option(
      names = "--min-text",
      defaultValue = "150",
      description = "characters of a dump's question at least" + DEFAULT)
  private int minText;

  @Option(
      names = "--min-duplicates",
      defaultValue = "12",
      description = "of a dump's question" + DEFAULT)
  private int minDuplicates;

  @Option(
      names = "--match",
      defaultValue = "20",
      description = "pairs of a training duplicate" + DEFAULT)
  private int match;

  public FaqPrepareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = settings();
    Path list = Paths.existing(questions);
    requireApart();
    List<Path> written =
        answers == null
            ? PreparedFiles.write(output, split(list, settings))
            : reference(list, answers, settings);
    written.forEach(file -> terminal.result(file.toString()));
    return 0;
  }

  /** None of the files that are written is one that is read. */
  private void requireApart() {
    List<Path> read = new ArrayList<>(List.of(questions));
    for (Path other : Arrays.asList(answers, duplicates)) {
      if (other != null) {
        read.add(other);
      }
    }
    PreparedFiles.names(answers != null)
        .forEach(name -> Paths.requireApart(output.resolve(name), read));
  }

  private Settings settings() {
    try {
      return new Settings(minText, minDuplicates, match, testShare, seed);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.wrongSetting("--", wrong);
    }
  }

  private ListSplit split(Path list, Settings settings) {
    ListSplit split =
        duplicates == null
            ? ListSplit.ofAskings(FaqFiles.read(list), settings.testShare(), settings.seed())
            : ListSplit.ofLinks(FaqFiles.read(list), LinksFile.read(Paths.existing(duplicates)));
    if (split.test().isEmpty()) {
      throw new CommandFailure(
          "no_askings",
          list + " leaves no asking to test with (expected: entries with two askings or more)",
          "add a column askings with other ways to ask, one a line, or --duplicates FILE");
    }
    terminal.say(
        Amount.of(split.entries().size(), "entry")
            + ", "
            + Amount.of(split.train().size(), "asking")
            + " for training, "
            + split.test().size()
            + " for testing");
    return split;
  }

  private List<Path> reference(Path originals, Path answered, Settings settings)
      throws IOException {
    if (duplicates == null) {
      throw new CommandFailure(
          "no_duplicates",
          "a dump with answers needs its duplicates",
          "add --duplicates FILE with the columns Id, AnswerId, Text0, CreationDate");
    }
    ReferenceData data =
        ReferenceData.of(
            DumpFile.questions(originals),
            DumpFile.answers(Paths.existing(answered)),
            DumpFile.questions(Paths.existing(duplicates)),
            settings);
    data.report().forEach(terminal::say);
    if (data.isEmpty()) {
      throw new CommandFailure(
          "no_askings",
          originals
              + " leaves no question to train and to test with (expected: questions of "
              + Amount.of(minText, "character")
              + " or more with "
              + minDuplicates
              + " duplicates or more each)",
          "lower --min-text or --min-duplicates");
    }
    return PreparedFiles.write(output, data, settings);
  }
}
