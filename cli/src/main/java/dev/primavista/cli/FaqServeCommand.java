package dev.primavista.cli;

import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.faq.FaqEntry;
import dev.primavista.faq.FaqModel;
import dev.primavista.faq.OriginalsFile;
import dev.primavista.repository.StoredModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prima faq serve}: one FAQ matcher. */
@Command(mixinStandardHelpOptions = true, description = "Serves one FAQ matcher.")
final class FaqServeCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Engines engines;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "a 2018-style pair pickle, or a text classifier whose classes are Ids")
  private Path model = Path.of("");

  @Option(
      names = "--originals",
      paramLabel = "FILE.tsv",
      description = "the known questions: Id, Question or Text, AnswerId, Answer")
  private @Nullable Path originals;

  @Option(
      names = "--threshold",
      defaultValue = "0.15",
      description = "a best match below it is not sure (default: ${DEFAULT-VALUE})")
  private double threshold = 0.15;

  @Mixin private final ListenOptions listen;

  FaqServeCommand(Environment environment, Terminal terminal, Engines engines) {
    this.terminal = terminal;
    this.engines = engines;
    this.listen = new ListenOptions(environment.telemetry());
  }

  @Override
  public Integer call() {
    if (originals == null) {
      throw new CommandFailure(
          "no_originals",
          "the matcher needs its known questions",
          "add --originals FILE.tsv with the columns Id and Question (or Id and Text)");
    }
    ModelId id = new ModelId(StoredModels.nameOf(model), 1);
    Plan.Faq faq =
        faq(
            engines,
            id,
            id.name(),
            Paths.existing(model),
            Paths.existing(originals),
            threshold,
            List.of());
    Plan plan = new Plan(Plan.Models.NONE, Optional.of(faq), Plan.Vision.NONE, ModelConfig.defaults());
    Serving serving = Serving.start(terminal, engines, listen, plan);
    String example = faq.entries().getFirst().question();
    return new Session(terminal).run(serving, listen, tryLine(serving, example));
  }

  /** A FAQ of two files; the originals are read at once, the model when the port is bound. */
  static Plan.Faq faq(
      Engines engines,
      ModelId id,
      String title,
      Path model,
      Path originals,
      double threshold,
      List<String> examples) {
    List<FaqEntry> entries = OriginalsFile.read(originals);
    List<String> shown =
        examples.isEmpty() ? entries.stream().limit(4).map(FaqEntry::question).toList() : examples;
    return new Plan.Faq(
        id,
        title,
        entries,
        () -> FaqModel.load(model, entries, engines.limits()),
        size(model),
        threshold,
        shown);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new ModelLoadException("no_such_file", "no such file: " + file, null, e);
    }
  }

  /** A command that can be pasted into a POSIX shell. */
  static String tryLine(Serving serving, String question) {
    String text = question.replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "'\\''");
    return "curl -s "
        + serving.url()
        + "/v1/faq/match -H content-type:application/json -d '{\"question\":\""
        + text
        + "\"}'";
  }
}
