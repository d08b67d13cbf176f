package dev.primavista.cli;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.vision.image.ImageDecoder;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima vision preprocess}: the exact tensor that a network would see. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Writes the tensor that a network would see.")
final class PreprocessCommand implements Callable<Integer> {
  private static final long MAX_PIXELS = 50_000_000;

  private final Terminal terminal;

  @Parameters(paramLabel = "IMAGE")
  private Path image = Path.of("");

  @Option(
      names = "--recipe",
      required = true,
      paramLabel = "NAME",
      description = "tv_v1, tv_v2, ...")
  private String recipeName = "";

  @Option(names = "--output", required = true, paramLabel = "FILE.npy")
  private Path output = Path.of("");

  PreprocessCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Recipe recipe =
        Recipes.named(recipeName)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "unknown_recipe",
                        "recipe '" + recipeName + "' is not known",
                        "known are " + String.join(", ", Recipes.names())));
    byte[] bytes = Files.readAllBytes(Paths.existing(image));
    int size = recipe.geometry().size();
    Shape shape =
        recipe.layout() == Recipe.Layout.NCHW ? Shape.of(3, size, size) : Shape.of(size, size, 3);
    FixedTensor tensor = FixedTensor.allocate(DataType.FP32, shape);
    recipe.apply(ImageDecoder.withLimit(MAX_PIXELS).decode(bytes), tensor.data(), 0);
    NpyFile.write(output, tensor);
    terminal.say(output + ": FP32 " + shape + ", " + recipe.layout());
    return 0;
  }
}
