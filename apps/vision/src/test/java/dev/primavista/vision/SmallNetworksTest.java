package dev.primavista.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.vision.detection.Box;
import dev.primavista.vision.detection.Detection;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of {@code make_small_networks.py} on pictures whose answer is plain to see. */
final class SmallNetworksTest {
  private static final VisionOptions LABELS =
      new VisionOptions(Optional.empty(), List.of("red", "blue"));

  @ParameterizedTest
  @ValueSource(strings = {"squares_ssd", "squares_yolo", "squares_nms"})
  void squares_are_found_in_the_pictures_own_pixels(String network) throws Exception {
    try (VisionStage stage = new VisionStage(network(network), VisionOptions.NONE)) {
      Outcome.Detected found =
          (Outcome.Detected) look(stage, new VisionScorer.Wish(5, 0.7), squares()).getFirst();

      assertThat(found.width()).isEqualTo(128);
      assertThat(found.height()).isEqualTo(192);
      assertThat(found.detections()).extracting(Detection::score).containsExactly(1.0, 1.0);
      assertThat(found.detections())
          .extracting(Detection::label)
          .containsExactlyInAnyOrder("red", "blue");
      for (Detection detection : found.detections()) {
        Box box =
            detection.label().equals("red") ? new Box(32, 72, 64, 120) : new Box(80, 12, 112, 60);
        assertThat(detection.box()).isEqualTo(box);
      }
    }
  }

  @Test
  void weaker_boxes_over_the_same_thing_go() throws Exception {
    try (VisionStage stage = new VisionStage(network("squares_ssd"), LABELS)) {
      Outcome.Detected found =
          (Outcome.Detected) look(stage, new VisionScorer.Wish(5, 0.3), squares()).getFirst();
      // Those that are moved by one step overlap by 0.6, those moved by two by a third.
      assertThat(found.detections()).extracting(Detection::score).doesNotContain(0.75);
      assertThat(found.detections()).extracting(Detection::score).contains(1.0, 0.5625, 0.5);
    }
  }

  @Test
  void several_pictures_are_one_batch_with_boxes_of_their_own() throws Exception {
    try (VisionStage stage = new VisionStage(network("squares_ssd"), LABELS)) {
      byte[] blank = png(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB));
      List<Outcome> outcomes = look(stage, new VisionScorer.Wish(5, 0.7), blank, squares());
      assertThat(((Outcome.Detected) outcomes.get(0)).detections()).isEmpty();
      assertThat(((Outcome.Detected) outcomes.get(1)).detections()).hasSize(2);
    }
  }

  @Test
  void an_embedding_is_the_networks_vector() throws Exception {
    try (VisionStage stage = new VisionStage(network("means"), VisionOptions.NONE)) {
      BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      Graphics2D pen = image.createGraphics();
      pen.setColor(new Color(255, 51, 0));
      pen.fillRect(0, 0, 64, 32);
      Outcome.Embedded outcome =
          (Outcome.Embedded) look(stage, new VisionScorer.Wish(5, 0), png(image)).getFirst();
      assertThat(outcome.vector()).containsExactly(new double[] {0.5, 0.1, 0}, within(1e-6));
    }
  }

  @Test
  void a_users_recipe_may_be_json() throws Exception {
    String written = "{\"mode\": \"stretch\", \"resize\": [64, 64], \"divide\": 51}";
    VisionOptions options = new VisionOptions(Optional.of(written), List.of());
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(255, 51, 0));
    pen.fillRect(0, 0, 64, 64);
    try (VisionStage stage = new VisionStage(network("means"), options)) {
      Outcome.Embedded outcome =
          (Outcome.Embedded) look(stage, new VisionScorer.Wish(5, 0), png(image)).getFirst();
      assertThat(outcome.vector()).containsExactly(new double[] {5, 1, 0}, within(1e-5));
    }
  }

  @Test
  void a_users_recipe_that_is_wrong_is_blamed_itself() throws Exception {
    VisionOptions options = new VisionOptions(Optional.of("{\"resise\": 64}"), List.of());
    Path file = network("means");
    assertThatThrownBy(() -> new VisionStage(file, options))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("'--recipe' is not understood: unknown key 'resise'; did you mean 'resize'?");
  }

  /** What a network of 1,001 classes, which begin with red and green, says of this colour. */
  private static ClassScores.Prediction said(Color colour, List<String> labels) throws Exception {
    VisionOptions options = new VisionOptions(Optional.empty(), labels);
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(colour);
    pen.fillRect(0, 0, 64, 64);
    try (VisionStage stage = new VisionStage(network("thousand"), options)) {
      Outcome outcome = look(stage, new VisionScorer.Wish(1, 0), png(image)).getFirst();
      return ((Outcome.Classified) outcome).predictions().getFirst();
    }
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "label " + i).toList();
  }

  @Test
  void the_first_of_1001_classes_goes_where_nothing_names_it() throws Exception {
    assertThat(said(Color.GREEN, List.of()).index()).isZero();
    assertThat(said(Color.GREEN, numbered(1000)).label()).isEqualTo("label 0");
    List<String> named = new ArrayList<>(numbered(1001));
    named.set(0, "__Background__");
    assertThat(said(Color.GREEN, named).label()).isEqualTo("label 1");
    assertThat(said(Color.GREEN, named).index()).isZero();
  }

  @Test
  void the_first_of_1001_classes_stays_where_it_has_a_name() throws Exception {
    assertThat(said(Color.RED, numbered(1001)).label()).isEqualTo("label 0");
    assertThat(said(Color.GREEN, numbered(1001)).index()).isOne();
    assertThatThrownBy(() -> said(Color.RED, numbered(999)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(
            "has 1001 classes, 999 labels were given (expected: one a class, or ImageNet's 1000"
                + " without the background)");
  }

  private static List<Outcome> look(VisionStage stage, VisionScorer.Wish wish, byte[]... pictures) {
    List<Picture> all =
        java.util.Arrays.stream(pictures).map(bytes -> new Picture("picture", bytes)).toList();
    return stage
        .scorer()
        .score(stage.models().require(Optional.empty()), all, wish)
        .join()
        .outcomes();
  }

  /** 128 x 192 pixels, black, with a red and a blue rectangle, both squares for the networks. */
  private static byte[] squares() throws IOException {
    BufferedImage image = new BufferedImage(128, 192, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.RED);
    pen.fillRect(32, 72, 32, 48);
    pen.setColor(Color.BLUE);
    pen.fillRect(80, 12, 32, 48);
    return png(image);
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static Path network(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(SmallNetworksTest.class.getResource(name + ".onnx")).toURI());
  }

  @Test
  void classes_that_were_found_beside_a_network_are_its_outputs_labels(@TempDir Path folder)
      throws Exception {
    String colours = Files.readString(network("colours"), StandardCharsets.ISO_8859_1);
    Path network =
        Files.writeString(
            folder.resolve("m.onnx"),
            colours.replace("labels", "namely"),
            StandardCharsets.ISO_8859_1);
    Path config = folder.resolve("config.json");
    Files.writeString(config, "{\"id2label\": {\"0\": \"rot\", \"1\": \"gr\u00fcn\"}}");
    assertThat(labels(network)).as("fewer than there are").isEmpty();
    Files.writeString(
        config, "{\"id2label\": {\"0\": \"rot\", \"1\": \"gr\u00fcn\", \"2\": \"blau\"}}");
    assertThat(labels(network)).containsExactly("rot", "gr\u00fcn", "blau");
    Files.writeString(folder.resolve("labels.txt"), "r\ng\nb\n");
    assertThat(labels(network)).containsExactly("r", "g", "b");
  }

  private static List<String> labels(Path network) {
    try (VisionStage stage = new VisionStage(network, VisionOptions.NONE)) {
      return stage.handle().signature().output("logits").orElseThrow().labels();
    }
  }

  @Test
  void a_processors_size_beside_a_network_of_another_one_is_refused(@TempDir Path folder)
      throws Exception {
    String means = Files.readString(network("means"), StandardCharsets.ISO_8859_1);
    String silent = means.replace("preprocessing", "what it was  ");
    Path network = Files.writeString(folder.resolve("m.onnx"), silent, StandardCharsets.ISO_8859_1);
    Path config = folder.resolve("preprocessor_config.json");
    String vit = "{\"image_processor_type\": \"ViTImageProcessor\", \"size\": %d}";
    Files.writeString(config, vit.formatted(40));
    assertThatThrownBy(() -> new VisionStage(network, VisionOptions.NONE))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(
            "the network takes 64 x 64 pixels, recipe preprocessor_config.json makes 40 x 40");
    Files.writeString(config, vit.formatted(64));
    new VisionStage(network, VisionOptions.NONE).close();
  }
}
