package dev.primavista.vision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.NpyReader;
import dev.primavista.testkit.SharedData;
import dev.primavista.vision.ClassScores.Prediction;
import dev.primavista.vision.decoding.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** MobileNet-EdgeTPU gives the logits and the classes that were recorded with Python. */
class EdgeTpuFidelityTest {
  private static final double TOLERANCE = 1e-3;

  @Test
  void logits_and_top_five_of_the_golden_photos_are_the_recorded_ones() throws IOException {
    Path golden = SharedData.require("vision/edgetpu_golden");
    Path photos = SharedData.require("data/images/imagenet400");
    JsonNode index = new ObjectMapper().readTree(Files.readAllBytes(golden.resolve("golden.json")));
    NdArray logits = NpyReader.read(golden.resolve("logits_f32.npy"));
    double[] expected = logits.doubles();
    int classes = logits.shape()[1];
    try (VisionStage stage =
        new VisionStage(SharedData.require("vision/mobilenet_edgetpu.onnx"), VisionOptions.NONE)) {
      VisionModel model = stage.models().require(java.util.Optional.empty());
      int photo = 0;
      for (JsonNode name : index.get("images")) {
        byte[] bytes = Files.readAllBytes(photos.resolve(name.asText()));
        double[] row = logits(stage, model, bytes);
        double[] wanted =
            java.util.Arrays.copyOfRange(expected, photo * classes, (photo + 1) * classes);
        for (int i = 0; i < classes; i++) {
          assertThat(Math.abs(row[i] - wanted[i]))
              .as("%s, class %d", name.asText(), i)
              .isLessThanOrEqualTo(TOLERANCE);
        }
        assertThat(topFive(stage, bytes)).as(name.asText()).isEqualTo(best(wanted));
        photo++;
      }
      assertThat(photo).isEqualTo(20);
    }
  }

  private static double[] logits(VisionStage stage, VisionModel model, byte[] bytes) {
    FixedTensor tensor = FixedTensor.allocateDirect(DataType.FP32, Shape.of(1, 3, 224, 224));
    model.recipe().apply(ImageDecoder.withLimit(50_000_000).decode(bytes), tensor.data(), 0);
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("input", tensor);
    Tensor output =
        stage
            .service()
            .infer(InferenceRequest.of("network", inputs))
            .join()
            .outputs()
            .get("logits");
    return output instanceof FixedTensor fixed ? fixed.doubles() : new double[0];
  }

  private static List<Integer> topFive(VisionStage stage, byte[] bytes) {
    Outcome outcome = stage.look("photo", bytes, 5);
    return outcome instanceof Outcome.Classified classified
        ? classified.predictions().stream().map(Prediction::index).toList()
        : List.of();
  }

  /** Class numbers without the background, most probable first. */
  private static List<Integer> best(double[] logits) {
    return IntStream.range(1, logits.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> logits[i]).reversed())
        .limit(5)
        .map(i -> i - 1)
        .toList();
  }
}
