package dev.primavista.cli;

import dev.primavista.core.Amount;
import dev.primavista.vision.VisionJudge;
import dev.primavista.vision.evaluation.Calibration;
import dev.primavista.vision.evaluation.LabelledPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima calibrate}: makes a network's probabilities honest on pictures of known classes. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Fits a network's temperature on pictures whose classes are known.")
final class CalibrateCommand implements Callable<Integer> {
  private static final String SETTINGS = "model.yaml";
  private static final String KEY = "calibration:";

  private final Terminal terminal;
  private final Engines engines;

  @Parameters(index = "0", paramLabel = "MODEL", description = "a network's file or folder")
  private Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "FOLDER", description = "a folder or ZIP of pictures")
  private Path folder = Path.of("");

  @Option(names = "--labels", paramLabel = "FILE", description = "class names, one a line")
  private @Nullable Path labels;

  @Option(names = "--recipe", paramLabel = "NAME", description = "preprocessing")
  private @Nullable String recipe;

  @Option(names = "--dry-run", description = "tells the temperature and stores nothing")
  private boolean dryRun;

  CalibrateCommand(Terminal terminal, Engines engines) {
    this.terminal = terminal;
    this.engines = engines;
  }

  @Override
  public Integer call() throws IOException {
    Paths.existing(folder);
    if (!dryRun) {
      requireOwnSettings();
    }
    Calibration found = calibrate();
    terminal.result(
        String.format(
            Locale.ROOT,
            "temperature %.4f: calibration error %.4f -> %.4f, loss %.4f -> %.4f",
            found.temperature(),
            found.errorBefore(),
            found.errorAfter(),
            found.lossBefore(),
            found.lossAfter()));
    if (!dryRun) {
      store(found.temperature());
    }
    return 0;
  }

  private Calibration calibrate() {
    try (LoadedNetworks network =
        LoadedNetworks.open(engines, model, VisionEvalCommand.options(recipe, labels))) {
      VisionJudge judge = new VisionJudge(network.scorer(), network.model());
      LabelledPictures pictures = LabelledPictures.of(folder, judge.classes());
      ProgressBar bar = new ProgressBar(terminal);
      int count = pictures.pictures().size();
      Calibration found =
          judge.calibrate(
              pictures.pictures(),
              done -> bar.at(Amount.of(count, "picture"), (double) done / count));
      bar.end();
      return found;
    }
  }

  /** Where the temperature is kept. */
  private Path settings() {
    return Files.isDirectory(model) ? model.resolve(SETTINGS) : model.resolveSibling(SETTINGS);
  }

  /** Refuses settings that cannot be written, or that would be other models' as well. */
  private void requireOwnSettings() throws IOException {
    boolean isFolder = Files.isDirectory(Paths.existing(model));
    Path settings = Paths.writable(settings());
    if (!isFolder && !Files.exists(settings) && siblings() > 1) {
      throw new CommandFailure(
          "several_models",
          "the folder of " + model + " holds other files beside the network's",
          "give the network a folder of its own, or --dry-run to store nothing");
    }
  }

  /** Writes the key into the model.yaml, in the place of one that is there. */
  private void store(double temperature) throws IOException {
    Path settings = settings();
    String line = String.format(Locale.ROOT, "%s {temperature: %.4f}", KEY, temperature);
    String before = Files.exists(settings) ? Files.readString(settings) : "";
    // The key with all lines that are indented below it.
    String others = before.replaceAll("(?m)^" + KEY + ".*\\R?(?:[ \\t]+.*\\R?)*", "");
    String end = others.isEmpty() || others.endsWith("\n") ? "" : "\n";
    Files.writeString(settings, others + end + line + "\n");
    terminal.say("stored in " + settings + ", for:");
    Path served = settings.getParent();
    terminal.say("  prima serve " + Paths.typed(served == null ? Path.of(".") : served));
  }

  /** Files that may be other models. */
  private long siblings() throws IOException {
    try (var files = Files.list(model.toAbsolutePath().getParent())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().matches(".*\\.(txt|json|yaml|md)"))
          .count();
    }
  }
}
