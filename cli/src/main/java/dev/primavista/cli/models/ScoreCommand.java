package dev.primavista.cli.models;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Amount;
import dev.primavista.core.Ticker;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.NpyFormat;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.vision.VisionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima score}: one answer without a server. */
@Command(mixinStandardHelpOptions = true, description = "Gives one answer without a server.")
public final class ScoreCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Engines engines;

  @Parameters(paramLabel = "MODEL")
  private Path path = Path.of("");

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "CSV, JSON, JSONL, .npy or an image; - reads standard input")
  private String input = "";

  @Option(
      names = "--method",
      description =
          "predict, predict_proba, transform, decision_function, or an output's name; the usual"
              + " outputs without it")
  private @Nullable String method;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "write there instead; .npy for one output as an array")
  private @Nullable Path output;

  public ScoreCommand(Terminal terminal, Engines engines) {
    this.terminal = terminal;
    this.engines = engines;
  }

  @Override
  public Integer call() throws IOException {
    long start = Ticker.SYSTEM.nanos();
    Paths.existing(path);
    byte[] content =
        input.equals("-")
            ? System.in.readAllBytes()
            : Files.readAllBytes(Paths.file(Path.of(input)));
    if (content.length == 0) {
      throw new CommandFailure(
          "empty_input",
          (input.equals("-") ? "standard input" : input)
              + " is empty (expected: CSV, JSON, JSONL, .npy or an image)",
          null);
    }
    try (LoadedModel model = engines.all().require(path).load(path);
        ModelInstance instance = model.newInstance()) {
      Map<String, Tensor> inputs =
          new ScoreInput(name(), model, VisionOptions.beside(path)).read(content);
      List<String> chosen = ScoreOutput.chosen(model.signature(), method);
      SequencedMap<String, Tensor> outputs =
          ScoreOutput.only(instance.execute(inputs, chosen), chosen);
      write(model, outputs);
      int rows = inputs.values().iterator().next().rows();
      terminal.say(
          Amount.of(rows, "row") + ", " + (Ticker.SYSTEM.nanos() - start) / 1_000_000 + " ms");
    }
    return 0;
  }

  private String name() {
    return String.valueOf(path.getFileName());
  }

  private void write(LoadedModel model, SequencedMap<String, Tensor> outputs) throws IOException {
    Path file = output;
    if (file == null) {
      terminal.result(ScoreOutput.json(model, outputs));
    } else if (file.toString().endsWith(".npy")) {
      byte[] array = array(outputs);
      Paths.write(file, () -> Files.write(file, array));
    } else {
      String json = ScoreOutput.json(model, outputs) + "\n";
      Paths.write(file, () -> Files.writeString(file, json));
    }
  }

  private static byte[] array(SequencedMap<String, Tensor> outputs) {
    if (outputs.size() != 1) {
      throw new CommandFailure(
          "several_outputs",
          "an .npy file holds one array, the model gives " + outputs.keySet(),
          "choose one with --method");
    }
    try {
      return NpyFormat.write(outputs.firstEntry().getValue());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "no_npy_type", String.valueOf(e.getMessage()), "leave --output out for JSON");
    }
  }
}
