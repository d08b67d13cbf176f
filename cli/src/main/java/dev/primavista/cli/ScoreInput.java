package dev.primavista.cli;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.NpyReader;
import dev.primavista.server.records.CsvReader;
import dev.primavista.server.records.RecordReader;
import dev.primavista.vision.VisionModel;
import dev.primavista.vision.VisionOptions;
import dev.primavista.vision.image.ImageDecoder;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.RgbImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
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
    if (NpyReader.looksLikeNpy(content)) {
      NdArray array = NpyReader.read(content);
      TensorSpec spec = matrix();
      Shape shape = Shape.of(Arrays.stream(array.shape()).asLongStream().toArray());
      return Map.of(spec.name(), numbers(spec, shape, array.doubles()));
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

  /** The input that an array is for. */
  private TensorSpec matrix() {
    for (List<TensorSpec> form : List.of(model.signature().inputs(), model.signature().instead())) {
      if (form.size() == 1) {
        return form.getFirst();
      }
    }
    throw new CommandFailure(
        "wrong_input",
        "the model has "
            + model.signature().inputs().size()
            + " inputs (expected: a file of named columns)",
        null);
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

  private FixedTensor numbers(TensorSpec spec, Shape shape, double[] values) {
    if (!model.takes(spec, shape) || shape.elementCount() != values.length) {
      throw new CommandFailure(
          "wrong_shape",
          "input '"
              + spec.name()
              + "': "
              + values.length
              + " numbers given, "
              + spec.shape()
              + " expected",
          null);
    }
    FixedTensor tensor = FixedTensor.allocateDirect(spec.dataType(), shape);
    ByteBuffer data = tensor.data();
    for (double value : values) {
      switch (spec.dataType()) {
        case FP64 -> data.putDouble(value);
        case FP32 -> data.putFloat((float) value);
        case FP16 -> data.putShort(Float.floatToFloat16((float) value));
        case BF16 -> data.putShort((short) (Float.floatToIntBits((float) value) >>> 16));
        case INT64, UINT64 -> data.putLong((long) value);
        case INT32, UINT32 -> data.putInt((int) (long) value);
        case INT16, UINT16 -> data.putShort((short) value);
        default -> data.put((byte) value);
      }
    }
    return tensor;
  }
}
