package dev.primavista.benchmarks;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.onnx.OnnxBackend;
import dev.primavista.vision.VisionModel;
import dev.primavista.vision.VisionOptions;
import dev.primavista.vision.decoding.ImageDecoder;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipes;
import dev.primavista.vision.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JPEG of 500 x 375 pixels and 67 kB, near what such photos mostly are, to the scores of
 * MobileNet-EdgeTPU, in parts.
 */
final class VisionCase {
  private static final String NAME = "vision: JPEG to scores, MobileNet-EdgeTPU";
  private static final long MAX_PIXELS = 50_000_000;

  private VisionCase() {}

  static List<Figure> run(SharedFiles shared) throws IOException {
    Optional<Path> network = shared.find("vision/mobilenet_edgetpu.onnx");
    Optional<Path> photo = shared.find("data/images/imagenet400/n02790996_barbell.JPEG");
    if (network.isEmpty() || photo.isEmpty()) {
      return List.of(Figure.absent(NAME, "Primavista", "../shared/vision is not on this machine"));
    }
    byte[] bytes = Files.readAllBytes(photo.get());
    List<Figure> figures = new ArrayList<>();
    try (LoadedModel model = new OnnxBackend().load(network.get());
        ModelInstance instance = model.newInstance()) {
      VisionModel vision =
          VisionModel.of(new ModelId("mobilenet", 1), model, VisionOptions.NONE).orElseThrow();
      for (ImageDecoder decoder :
          List.of(ImageDecoder.withLimit(MAX_PIXELS), ImageDecoder.portable(MAX_PIXELS))) {
        RgbImage decoded = decoder.decode(bytes);
        String size = decoded.width() + " x " + decoded.height() + ", " + bytes.length + " bytes";
        double decode = CpuTimer.medianMicros(() -> decoder.decode(bytes));
        figures.add(
            new Figure(NAME, "Primavista, decode (" + decoder.libraries() + ")", decode, size));
      }
      ImageDecoder decoder = ImageDecoder.withLimit(MAX_PIXELS);
      RgbImage decoded = decoder.decode(bytes);
      FixedTensor tensor = FixedTensor.allocateDirect(DataType.FP32, Shape.of(1, 3, 224, 224));
      figures.add(
          new Figure(
              NAME,
              "Primavista, crop, resize, normalise",
              CpuTimer.medianMicros(() -> vision.recipe().apply(decoded, tensor.data(), 0)),
              "exact"));
      figures.add(
          new Figure(
              NAME,
              "ONNX Runtime, execute",
              CpuTimer.medianMicros(() -> instance.execute(Map.of("input", tensor))),
              "1 picture, 1 thread"));
      figures.add(
          new Figure(
              NAME,
              "Primavista, all of it",
              CpuTimer.medianMicros(
                  () -> {
                    vision
                        .recipe()
                        .apply(decoder.read(bytes, vision.recipe()).pixels(), tensor.data(), 0);
                    instance.execute(Map.of("input", tensor));
                  }),
              "JPEG to scores"));
      Recipe torchvision = Recipes.named("tv_v1").orElseThrow();
      figures.add(
          new Figure(
              NAME,
              "Primavista, decode and tv_v1",
              CpuTimer.medianMicros(
                  () ->
                      torchvision.apply(
                          decoder.read(bytes, torchvision).pixels(), tensor.data(), 0)),
              "resize to 256, crop 224, ImageNet's mean"));
      figures.addAll(VisionRival.run(NAME, network.get(), photo.get()));
    }
    return figures;
  }
}
