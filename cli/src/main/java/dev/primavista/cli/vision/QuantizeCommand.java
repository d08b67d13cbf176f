package dev.primavista.cli.vision;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Amount;
import dev.primavista.core.ReplacedFile;
import dev.primavista.core.Unfinished;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphReader;
import dev.primavista.onnx.graph.GraphWriter;
import dev.primavista.onnx.quantize.Calibration;
import dev.primavista.onnx.quantize.StaticQuantization;
import dev.primavista.onnx.quantize.StaticQuantization.Choice;
import dev.primavista.vision.VisionOptions;
import dev.primavista.vision.decoding.ImageException;
import dev.primavista.vision.evaluation.LabelledPictures;
import dev.primavista.vision.evaluation.LabelledPictures.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima quantize}: a float network as int8, its accuracy beside the float network's. */
@Command(mixinStandardHelpOptions = true, description = "Makes a float network int8.")
public final class QuantizeCommand implements Callable<Integer> {
  private static final int FEWEST_TO_CHECK = 20;

  private final Terminal terminal;

  @Parameters(paramLabel = "MODEL.onnx")
  private Path source = Path.of("");

  @Option(names = "--calibrate", required = true, paramLabel = "FOLDER")
  private Path folder = Path.of("");

  @Option(names = "--output", required = true, paramLabel = "FILE.onnx")
  private Path output = Path.of("");

  @Option(names = "--recipe", paramLabel = "NAME")
  private Optional<String> recipe = Optional.empty();

  @Option(names = "--labels", paramLabel = "FILE")
  private Optional<Path> labels = Optional.empty();

  @Option(names = "--method", paramLabel = "M")
  private Calibration method = Calibration.PERCENTILE;

  @Option(names = "--weight-bits", paramLabel = "N")
  private Optional<Integer> weightBits = Optional.empty();

  @Option(names = "--pictures", paramLabel = "N")
  private int calibrated = 128;

  @Option(names = "--check", paramLabel = "N")
  private int checked = 1000;

  @Option(names = "--max-loss", paramLabel = "POINTS")
  private double maxLoss = 0.5;

  public QuantizeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    checkOptions();
    Path _ = Paths.writable(output);
    Path model = Paths.existing(source);
    if (Files.exists(output) && Files.isSameFile(model, output)) {
      throw CommandFailure.wrongSetting(
          "--output: " + output + " is the float network itself (expected: another file)");
    }
    List<String> names =
        labels.map(file -> VisionOptions.readLabels(Paths.existing(file))).orElse(List.of());
    VisionOptions options = new VisionOptions(recipe, names);
    StaticQuantization quantization = StaticQuantization.of(GraphReader.read(model));
    try (Workbench bench = new Workbench(options)) {
      QuantizationCheck check = check(model, bench);
      calibrate(quantization, bench, check.calibration());
      terminal.say(
          "%s become int8 ones (%s, %s)"
              .formatted(
                  quantization.extent(),
                  method.name().toLowerCase(Locale.ROOT),
                  Amount.of(check.calibration().size(), "picture")));
      Path best = best(quantization, bench, check);
      long size = Files.size(best);
      // Not moved: the file is not its owner's alone as a temporary one is.
      Paths.write(output, () -> ReplacedFile.write(output, out -> Files.copy(best, out)));
      terminal.say("written: " + output + ", " + size / 1000 + " kB");
    }
    return 0;
  }

  private void checkOptions() {
    if (calibrated < 1 || checked < 1) {
      throw CommandFailure.wrongSetting(
          "--pictures: %d, --check: %d (expected: >= 1)".formatted(calibrated, checked));
    }
    if (!(maxLoss >= 0)) {
      throw CommandFailure.wrongSetting("--max-loss: " + maxLoss + " (expected: >= 0)");
    }
    if (weightBits.isPresent() && weightBits.get() != 7 && weightBits.get() != 8) {
      throw CommandFailure.wrongSetting(
          "--weight-bits: " + weightBits.get() + " (expected: 7 or 8)");
    }
  }

  /** Splits the folder's pictures and asks the float network those that are checked. */
  private QuantizationCheck check(Path model, Workbench bench) throws IOException {
    try (MeasuredNetwork network = bench.load(model)) {
      List<Example> all = LabelledPictures.all(Paths.existing(folder), network.labels());
      if (all.isEmpty()) {
        throw new CommandFailure(
            "no_pictures", folder + " holds no pictures", "name a folder of JPEG or PNG files");
      }
      List<Example> chosen = LabelledPictures.spread(all, calibrated);
      List<Example> used = readable(network, chosen);
      Set<Example> seen = new HashSet<>(chosen);
      List<Example> others = all.stream().filter(picture -> !seen.contains(picture)).toList();
      List<Example> asked =
          others.size() >= FEWEST_TO_CHECK
              ? readable(network, LabelledPictures.spread(others, checked))
              : LabelledPictures.spread(joined(used, readable(network, others)), checked);
      QuantizationCheck check = new QuantizationCheck(used, asked);
      List<Example> unlabelled = check.unlabelled();
      if (!unlabelled.isEmpty()) {
        terminal.warn(
            "top-1 is of "
                + Amount.of(asked.size() - unlabelled.size(), "picture")
                + ": "
                + unlabelled.size()
                + " are of no class of the network, such as "
                + unlabelled.getFirst().file());
      }
      check.askFloat(network);
      terminal.result(check.line("float", check.base()));
      return check;
    }
  }

  /** Those that can be decoded; the others are told. */
  private List<Example> readable(MeasuredNetwork network, List<Example> pictures) {
    List<Example> readable = new ArrayList<>();
    for (Example picture : pictures) {
      try {
        FixedTensor _ = network.input(picture.file());
        readable.add(picture);
      } catch (ImageException refused) {
        terminal.warn("left out: " + picture.file() + ": " + refused.getMessage());
      } catch (IOException unreadable) {
        terminal.warn("left out: " + picture.file() + ": it cannot be read");
      }
    }
    if (readable.isEmpty() && !pictures.isEmpty()) {
      throw new CommandFailure(
          "no_pictures",
          "none of the pictures can be decoded (expected: JPEG, PNG ...)",
          "name a folder of JPEG or PNG files");
    }
    return readable;
  }

  private static List<Example> joined(List<Example> first, List<Example> second) {
    List<Example> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private void calibrate(StaticQuantization quantization, Workbench bench, List<Example> pictures)
      throws IOException {
    try (MeasuredNetwork network = bench.load(bench.write(quantization.observed()))) {
      for (Example picture : pictures) {
        FixedTensor input = network.input(picture.file());
        Map<String, FixedTensor> values = new HashMap<>();
        values.put(network.vision().input().name(), input);
        network
            .answer(input)
            .forEach(
                (name, value) -> {
                  if (value instanceof FixedTensor numbers) {
                    values.put(name, numbers);
                  }
                });
        quantization.observe(values);
      }
    }
  }

  /** The first choice that loses no more than is allowed, else the one that loses least. */
  private Path best(StaticQuantization quantization, Workbench bench, QuantizationCheck check)
      throws IOException {
    Optional<Path> best = Optional.empty();
    double least = Double.POSITIVE_INFINITY;
    for (Attempt attempt : attempts(quantization.layers())) {
      Path file = bench.write(quantization.quantized(attempt.choice()));
      try (MeasuredNetwork network = bench.load(file)) {
        QuantizationCheck.Figures figures = check.ask(network);
        terminal.result(check.line(attempt.name(), figures));
        double loss = check.loss(figures);
        if (loss < least) {
          least = loss;
          best = Optional.of(file);
        }
      }
      if (least <= maxLoss) {
        break;
      }
    }
    if (least > maxLoss) {
      terminal.warn(
          String.format(Locale.ROOT, "%.2f points are lost (wanted: at most %s)", least, maxLoss));
    }
    return best.orElseThrow();
  }

  /** One way of quantising, as it is printed. */
  private record Attempt(String name, Choice choice) {}

  private List<Attempt> attempts(List<String> layers) {
    Set<String> first = Set.of(layers.getFirst());
    Set<String> last = Set.of(layers.getLast());
    Set<String> both = new HashSet<>(List.of(layers.getFirst(), layers.getLast()));
    int bits = weightBits.orElse(7);
    List<Attempt> kept =
        List.of(
            new Attempt("int8, first layer float", new Choice(method, bits, first)),
            new Attempt("int8, last layer float", new Choice(method, bits, last)),
            new Attempt("int8, first and last float", new Choice(method, bits, both)));
    List<Attempt> all = new ArrayList<>();
    for (int tried : weightBits.map(List::of).orElse(List.of(8, 7))) {
      all.add(
          new Attempt(
              "int8, weights of " + Amount.of(tried, "bit"), new Choice(method, tried, Set.of())));
    }
    all.addAll(kept);
    return all;
  }

  /** A folder for networks that are tried, gone afterwards. */
  private static final class Workbench implements AutoCloseable {
    private final VisionOptions options;
    private final Unfinished folder;
    private int written;

    Workbench(VisionOptions options) throws IOException {
      this.options = options;
      this.folder = Unfinished.at(Files.createTempDirectory("prima-quantize"));
    }

    MeasuredNetwork load(Path file) {
      return MeasuredNetwork.load(file, options);
    }

    Path write(Graph graph) throws IOException {
      Path file = folder.path().resolve(written++ + ".onnx");
      GraphWriter.write(graph, file);
      return file;
    }

    @Override
    public void close() throws IOException {
      folder.close();
    }
  }
}
