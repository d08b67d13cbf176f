package dev.primavista.cli.vision;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.ProgressBar;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Amount;
import dev.primavista.core.Unfinished;
import dev.primavista.repository.config.SettingsFiles;
import dev.primavista.repository.config.YamlEdit;
import dev.primavista.vision.VisionJudge;
import dev.primavista.vision.VisionJudge.Calibrated;
import dev.primavista.vision.evaluation.Calibration;
import dev.primavista.vision.evaluation.LabelledPictures;
import dev.primavista.vision.evaluation.Undecoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
public final class CalibrateCommand implements Callable<Integer> {
  private static final String SETTINGS = SettingsFiles.OWN;

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

  public CalibrateCommand(Terminal terminal, Engines engines) {
    this.terminal = terminal;
    this.engines = engines;
  }

  @Override
  public Integer call() throws IOException {
    Paths.existing(folder);
    if (!dryRun) {
      requireOwnSettings();
    }
    Calibrated calibrated = calibrate();
    tell(calibrated.undecoded());
    Calibration found = calibrated.calibration();
    terminal.result(
        String.format(
            Locale.ROOT,
            "temperature %.4f on %s: calibration error %.4f -> %.4f, loss %.4f -> %.4f",
            found.temperature(),
            Amount.of(calibrated.pictures(), "picture"),
            found.errorBefore(),
            found.errorAfter(),
            found.lossBefore(),
            found.lossAfter()));
    if (!found.isTold()) {
      throw new CommandFailure(
          "no_temperature",
          ("%s tell no temperature (expected: one between %s and %s, from pictures of which"
                  + " the network is wrong on some)")
              .formatted(
                  Amount.of(calibrated.pictures(), "picture"), Calibration.LEAST, Calibration.MOST),
          "take more pictures");
    }
    if (!dryRun) {
      store(found.temperature());
    }
    return 0;
  }

  private void tell(List<Undecoded> undecoded) {
    if (!undecoded.isEmpty()) {
      terminal.warn(
          Amount.of(undecoded.size(), "picture")
              + " could not be decoded, such as "
              + undecoded.getFirst());
    }
  }

  private Calibrated calibrate() {
    try (LoadedNetworks network =
        LoadedNetworks.open(engines, model, VisionEvalCommand.options(recipe, labels))) {
      VisionJudge judge = new VisionJudge(network.scorer(), network.model());
      LabelledPictures pictures = LabelledPictures.of(folder, judge.classes());
      ProgressBar bar = new ProgressBar(terminal);
      int count = pictures.pictures().size();
      Calibrated found =
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
    String _ = stored(1);
    if (!isFolder && !Files.exists(settings) && siblings() > 1) {
      throw new CommandFailure(
          "several_models",
          "the folder of " + model + " holds other files beside the network's",
          "give the network a folder of its own, or --dry-run to store nothing");
    }
  }

  /** The text of the settings with this temperature in it. */
  private String stored(double temperature) throws IOException {
    String before = Files.exists(settings()) ? Files.readString(settings()) : "";
    String value = String.format(Locale.ROOT, "{temperature: %.4f}", temperature);
    return YamlEdit.with(SETTINGS, before, "calibration", value);
  }

  /** Writes it beside the settings and moves it there, so that they are never half written. */
  private void store(double temperature) throws IOException {
    String text = stored(temperature);
    boolean there = Files.exists(settings());
    Path settings = there ? settings().toRealPath() : settings();
    Path beside = settings.resolveSibling("." + settings.getFileName() + ".new");
    try (Unfinished next = Unfinished.at(beside)) {
      if (there) {
        Files.copy(settings, next.path(), REPLACE_EXISTING, COPY_ATTRIBUTES);
      }
      Files.writeString(next.path(), text);
      Files.move(next.path(), settings, ATOMIC_MOVE, REPLACE_EXISTING);
    }
    terminal.say("stored in " + settings() + ", for:");
    Path served = settings().getParent();
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
