package dev.primavista.cli.models;

import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.NpyFormat;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.records.CsvReader;
import dev.primavista.server.records.NpyRows;
import dev.primavista.server.records.RecordReader;
import dev.primavista.vision.VisionModel;
import dev.primavista.vision.VisionOptions;
import dev.primavista.vision.decoding.ImageDecoder;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.RgbImage;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A file of rows or a picture as a model's inputs; its kind is recognised from its content. */
final class ScoreInput {
  private static final long MAX_PIXELS = 50_000_000;

  private final String name;
  private final LoadedModel model;
  private final VisionOptions vision;

  /**
   * @param name of the model, for messages
   */
  ScoreInput(String name, LoadedModel model, VisionOptions vision) {
    this.name = name;
    this.model = model;
    this.vision = vision;
  }

  Map<String, Tensor> read(byte[] content) {
    if (NpyFormat.begins(content)) {
      return NpyRows.read(name, model, content);
    }
    if (isPicture(content)) {
      return picture(content);
    }
    int first = 0;
    while (first < content.length && Character.isWhitespace(content[first])) {
      first++;
    }
    boolean json = first < content.length && "{[\"".indexOf(content[first]) >= 0;
    return json ? RecordReader.read(name, model, content) : CsvReader.read(name, model, content);
  }

  private static boolean isPicture(byte[] content) {
    int first = content.length == 0 ? 0 : content[0] & 0xff;
    return start(content, "\u00ff\u00d8")
        || first == 0x89
        || start(content, "GIF8")
        || start(content, "RIFF")
        || start(content, "BM");
  }

  private static boolean start(byte[] content, String magic) {
    return content.length > 8
        && new String(content, 0, magic.length(), StandardCharsets.ISO_8859_1).equals(magic);
  }

  private Map<String, Tensor> picture(byte[] content) {
    VisionModel network =
        VisionModel.of(new dev.primavista.core.model.ModelId("model", 1), model, vision)
            .orElseThrow(
                () -> new CommandFailure("wrong_input", "the model takes no pictures", null));
    Recipe recipe = network.recipe();
    FixedTensor tensor = FixedTensor.allocateDirect(recipe.dataType(), recipe.shape(1));
    RgbImage image = ImageDecoder.withLimit(MAX_PIXELS).read(content, recipe).pixels();
    recipe.apply(image, tensor.data(), 0);
    return Map.of(network.input().name(), tensor);
  }
}
