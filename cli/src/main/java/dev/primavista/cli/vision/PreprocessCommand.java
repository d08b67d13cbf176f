package dev.primavista.cli.vision;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.NpyFormat;
import dev.primavista.core.tensor.Shape;
import dev.primavista.vision.decoding.ImageDecoder;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.RgbImage;
import dev.primavista.vision.recipe.WrittenRecipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima vision preprocess}: the exact tensor that a network would see. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Writes the tensor that a network would see.")
public final class PreprocessCommand implements Callable<Integer> {
  private static final long MAX_PIXELS = 50_000_000;

  private final Terminal terminal;

  @Parameters(paramLabel = "IMAGE")
  private Path image = Path.of("");

  @Option(
      names = "--recipe",
      required = true,
      paramLabel = "NAME",
      description = "a recipe's name, or one as JSON")
  private String recipeName = "";

  @Option(names = "--output", required = true, paramLabel = "FILE.npy")
  private Path output = Path.of("");

  public PreprocessCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Recipe recipe = WrittenRecipe.parse(recipeName, "--recipe");
    Paths.requireApart(Paths.writable(output), List.of(image));
    byte[] bytes = Files.readAllBytes(Paths.file(image));
    FixedTensor tensor =
        FixedTensor.wrap(
            recipe.dataType(), one(recipe.shape(1)), ByteBuffer.allocate(recipe.byteSize()));
    RgbImage decoded = ImageDecoder.withLimit(MAX_PIXELS).read(bytes, recipe).pixels();
    recipe.apply(decoded, tensor.data(), 0);
    Paths.write(output, () -> Files.write(output, NpyFormat.write(tensor)));
    terminal.say(output + ": " + tensor + ", " + recipe.layout());
    return 0;
  }

  /** Without the batch dimension. */
  private static Shape one(Shape batch) {
    return Shape.of(batch.dimension(1), batch.dimension(2), batch.dimension(3));
  }
}
