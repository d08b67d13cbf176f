package dev.primavista.cli.vision;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.ProgressBar;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Amount;
import dev.primavista.vision.VisionJudge;
import dev.primavista.vision.VisionOptions;
import dev.primavista.vision.evaluation.Comparison;
import dev.primavista.vision.evaluation.Evaluation;
import dev.primavista.vision.evaluation.HtmlReport;
import dev.primavista.vision.evaluation.LabelledPictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima vision eval}: how good networks are on a folder of pictures of known classes. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Judges networks on a folder of pictures whose classes are known.")
public final class VisionEvalCommand implements Callable<Integer> {
  private static final int MOST_LINES = 10;

  private final Terminal terminal;
  private final Engines engines;

  @Parameters(paramLabel = "FOLDER", description = "a folder or ZIP file of pictures")
  private Path folder = Path.of("");

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "a network's file or folder; repeatable")
  private List<Path> models = List.of();

  @Option(names = "--labels", paramLabel = "FILE", description = "class names, one a line")
  private @Nullable Path labels;

  @Option(names = "--recipe", paramLabel = "NAME", description = "preprocessing")
  private @Nullable String recipe;

  @Option(names = "--html", paramLabel = "FILE", description = "writes a report with pictures")
  private @Nullable Path html;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "looks at no more pictures than this, spread evenly")
  private int limit = Integer.MAX_VALUE;

  public VisionEvalCommand(Terminal terminal, Engines engines) {
    this.terminal = terminal;
    this.engines = engines;
  }

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw CommandFailure.wrongSetting("--limit: " + limit + " (expected: >= 1)");
    }
    Paths.existing(folder);
    if (html != null) {
      Paths.requireApart(Paths.writable(html), models);
    }
    List<Evaluation> evaluations = new ArrayList<>();
    for (Path model : models) {
      evaluations.add(evaluate(model));
      tell(evaluations.getLast());
    }
    if (evaluations.size() > 1) {
      compare(evaluations.get(0), evaluations.get(1));
    }
    if (html != null) {
      HtmlReport.write(html, evaluations);
      terminal.say("written   " + html);
    }
    return 0;
  }

  /** What the options say of a network. */
  static VisionOptions options(@Nullable String recipe, @Nullable Path labels) {
    return new VisionOptions(
        Optional.ofNullable(recipe),
        labels == null ? List.of() : VisionOptions.readLabels(Paths.existing(labels)));
  }

  private Evaluation evaluate(Path path) {
    try (LoadedNetworks network = LoadedNetworks.open(engines, path, options(recipe, labels))) {
      VisionJudge judge = new VisionJudge(network.scorer(), network.model());
      LabelledPictures pictures = LabelledPictures.of(folder, judge.classes());
      if (!pictures.skipped().isEmpty()) {
        terminal.warn(
            Amount.of(
                    pictures.skipped().size(),
                    "folder or name is no class",
                    "folders or names are no classes")
                + " of the network, such as "
                + pictures.skipped().iterator().next());
      }
      List<LabelledPictures.Example> chosen = LabelledPictures.spread(pictures.pictures(), limit);
      ProgressBar bar = new ProgressBar(terminal);
      String phase = network.model().id().name() + " on " + Amount.of(chosen.size(), "picture");
      Evaluation evaluation =
          judge.evaluate(
              chosen, pictures.labels(), done -> bar.at(phase, (double) done / chosen.size()));
      bar.end();
      return evaluation;
    }
  }

  private void tell(Evaluation evaluation) {
    terminal.result(evaluation.model() + ": " + Amount.of(evaluation.judged().size(), "picture"));
    terminal.result("  top-1  " + evaluation.topOne());
    terminal.result("  top-5  " + evaluation.topFive());
    terminal.result(
        String.format(Locale.ROOT, "  calibration error  %.4f", evaluation.calibrationError()));
    if (!evaluation.undecoded().isEmpty()) {
      terminal.result("  not decoded  " + evaluation.undecoded().size());
      evaluation.undecoded().stream()
          .limit(MOST_LINES)
          .forEach(file -> terminal.result("    " + file));
    }
    terminal.result("  worst classes (recall, pictures, class)");
    evaluation.classes().stream()
        .limit(MOST_LINES)
        .forEach(
            each ->
                terminal.result(
                    String.format(
                        Locale.ROOT,
                        "    %.4f  %5d  %s",
                        each.recall().value(),
                        each.recall().of(),
                        evaluation.label(each.index()))));
    terminal.result("  taken for another (times, is, was taken for)");
    evaluation.confusions().stream()
        .limit(MOST_LINES)
        .forEach(
            each ->
                terminal.result(
                    String.format(
                        "    %5d  %s  ->  %s",
                        each.count(),
                        evaluation.label(each.truth()),
                        evaluation.label(each.said()))));
  }

  private void compare(Evaluation first, Evaluation second) {
    Comparison comparison = Comparison.of(first, second);
    terminal.result(
        String.format(
            Locale.ROOT,
            "%s alone is right on %d, %s alone on %d; chance %.4f (McNemar); same answer on %d",
            first.model(),
            comparison.onlyFirst(),
            second.model(),
            comparison.onlySecond(),
            comparison.chance(),
            comparison.agreed()));
  }
}
