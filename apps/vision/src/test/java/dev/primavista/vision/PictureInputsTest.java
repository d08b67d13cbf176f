package dev.primavista.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Dimension;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphWriter;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import dev.primavista.vision.decoding.DrawnPictures;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which inputs take pictures, and what becomes of a task where none does. */
final class PictureInputsTest {
  private static final Map<String, String> CLASSIFY = Map.of("task", "classify");
  private static final Map<String, String> GREY =
      Map.of("task", "classify", "preprocessing", "{\"mode\": \"stretch\", \"divide\": 255}");

  @TempDir private Path folder;
  private int written;

  /**
   * A network that sums a row up: of dark pictures class 0 is the greater, of light ones class 1.
   */
  private Path network(ElementType type, Map<String, String> metadata, long... shape)
      throws IOException {
    int row = (int) Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    Dimension[] dimensions = new Dimension[shape.length];
    Arrays.setAll(dimensions, i -> shape[i] < 0 ? Dimension.free("batch") : Dimension.of(shape[i]));
    Graph.Builder graph =
        Graph.builder("sums")
            .input(Value.tensor("x", type, dimensions))
            .output(Value.tensor("logits", ElementType.FLOAT, dimensions[0], Dimension.of(2)));
    float[] weights = new float[2 * row];
    for (int i = 0; i < row; i++) {
      weights[2 * i + 1] = 1f / row;
    }
    String held = graph.initializer(Initializer.floats("w", List.of((long) row, 2L), weights));
    String bias = graph.initializer(Initializer.floats("b", List.of(2L), 0.5f, 0));
    SequencedMap<String, Attribute> to =
        new LinkedHashMap<>(Map.of("to", Attribute.of((long) ElementType.FLOAT.code())));
    graph.node(new Node("cast", "Cast", "", List.of("x"), List.of("floats"), to));
    graph.node(Node.of("Flatten", List.of("floats"), "flat"));
    graph.node(Node.of("Gemm", List.of("flat", held, bias), "logits"));
    metadata.forEach(graph::metadata);
    Path file = folder.resolve(written++ + ".onnx");
    GraphWriter.write(graph.build(), file);
    return file;
  }

  private static byte[] plain(Color colour) throws IOException {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(colour);
    pen.fillRect(0, 0, 40, 30);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static int best(VisionStage stage, byte[] picture) {
    Outcome outcome = stage.look("x", picture, 1);
    return ((Outcome.Classified) outcome).predictions().getFirst().index();
  }

  @ParameterizedTest
  @CsvSource({"1, 28, 28", "28, 28, 1"})
  void a_network_of_one_channel_sees_grey_where_its_task_is_declared(long a, long b, long c)
      throws IOException {
    Path file = network(ElementType.FLOAT, GREY, -1, a, b, c);
    try (VisionStage stage = new VisionStage(file, VisionOptions.NONE)) {
      // Green is lighter than half, red and blue are darker.
      assertThat(best(stage, plain(Color.GREEN))).isOne();
      assertThat(best(stage, plain(Color.RED))).isZero();
      assertThat(best(stage, plain(Color.BLUE))).isZero();
      assertThat(best(stage, plain(Color.WHITE))).isOne();
    }
  }

  @Test
  void a_network_of_one_channel_is_no_pictures_where_nothing_is_declared() throws IOException {
    Path file = network(ElementType.FLOAT, Map.of(), -1, 1, 28, 28);
    try (VisionStage stage = new VisionStage(file, VisionOptions.NONE)) {
      assertThat(stage.models().names()).isEmpty();
    }
  }

  @Test
  void a_network_of_one_channel_needs_preprocessing_of_its_own() throws IOException {
    Path usual = network(ElementType.FLOAT, CLASSIFY, -1, 1, 28, 28);
    assertThatThrownBy(() -> new VisionStage(usual, VisionOptions.NONE))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(
            "the network takes one channel, for which no preprocessing is usual (expected:"
                + " 'preprocessing' in model.yaml, or --recipe)");
    Path colours =
        network(
            ElementType.FLOAT,
            Map.of("task", "classify", "preprocessing", "tv_v1"),
            -1,
            1,
            224,
            224);
    assertThatThrownBy(() -> new VisionStage(colours, VisionOptions.NONE))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("has mean [0.485, 0.456, 0.406]")
        .hasMessageContaining("(expected: one number each)");
  }

  @Test
  void a_network_without_a_batch_is_told_how_to_get_one() throws IOException {
    Path file = network(ElementType.FLOAT, CLASSIFY, 3, 16, 16);
    assertThatThrownBy(() -> new VisionStage(file, VisionOptions.NONE))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused ->
                assertThat(refused.hint().orElseThrow())
                    .isEqualTo(
                        "export a module around the network that takes [1, 3, height, width] and"
                            + " gives it the first picture"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT -1 28 28", "FLOAT -1 4 8 8", "INT64 -1 8 8 3", "FLOAT 8 3 16 16"})
  void a_declared_task_is_refused_where_the_input_takes_no_pictures(String input)
      throws IOException {
    String[] words = input.split(" ", -1);
    long[] shape = Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
    Path declared = network(ElementType.valueOf(words[0]), CLASSIFY, shape);
    assertThatThrownBy(() -> new VisionStage(declared, VisionOptions.NONE))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("task 'classify': the inputs [x ")
        .hasMessageContaining("hold no pictures (expected: one input of FP32, FP16, UINT8 or INT8");
    Path undeclared = network(ElementType.valueOf(words[0]), Map.of(), shape);
    try (VisionStage stage = new VisionStage(undeclared, VisionOptions.NONE)) {
      assertThat(stage.models().names()).isEmpty();
    }
  }

  @Test
  void a_network_of_one_picture_a_request_says_so() throws IOException {
    Path file = network(ElementType.FLOAT, Map.of(), 1, 3, 16, 16);
    byte[] picture = DrawnPictures.encoded("png", 16, 16);
    try (VisionStage stage = new VisionStage(file, VisionOptions.NONE)) {
      assertThat(stage.handle().model().description().facts())
          .anyMatch(fact -> fact.values().contains("x BYTES[1]"));
      SequencedMap<String, Tensor> two = new LinkedHashMap<>();
      two.put("x", BytesTensor.wrap(Shape.of(2), new byte[][] {picture, picture}));
      assertThatThrownBy(() -> stage.service().infer(InferenceRequest.of("network", two)).join())
          .hasMessageContaining("2 pictures given (expected: one)");
    }
  }
}
