package dev.primavista.cli.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.cli.CommandCalls;
import dev.primavista.cli.engines.Engines;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.engines.EngineStore;
import dev.primavista.onnx.Devices;
import dev.primavista.pickle.NpyReader;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.testkit.SharedData;
import dev.primavista.vision.ClassScores.Prediction;
import dev.primavista.vision.Outcome;
import dev.primavista.vision.Picture;
import dev.primavista.vision.VisionOptions;
import dev.primavista.vision.VisionScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The seeded ResNet-152 from its files to probabilities. {@code -Dprima.resnet152=FOLDER} names
 * what {@code make_resnet152.py} wrote; its files are too large to be stored.
 */
final class SeededResNet152Test {
  private static final String FOLDER = "prima.resnet152";
  private static final List<String> PHOTOS =
      List.of("pytorch_hub_dog.jpg", "coral_cat_720p.jpg", "coral_parrot.jpg");
  private static final int CLASSES = 1000;

  /** What int8 may differ by the README of the seeded network, whose best classes stay equal. */
  private static final float INT8_TOLERANCE = 0.6f;

  @TempDir private Path cache = Path.of("");

  private static Path made(String file) {
    String folder = System.getProperty(FOLDER);
    Assumptions.assumeTrue(
        folder != null, () -> "not run: -D" + FOLDER + " names no folder of make_resnet152.py's");
    Path path = Path.of(String.valueOf(folder)).resolve(file);
    Assumptions.assumeTrue(Files.exists(path), () -> "not run: there is no " + path);
    return path;
  }

  private Engines engines(Path path) {
    Path root = EngineStore.usual(System.getenv());
    if (Files.isDirectory(path)) {
      assumeInstalled(root, "tensorflow");
    } else if (path.toString().endsWith(".pt")) {
      assumeInstalled(root, "torch");
    }
    EngineStore store =
        new EngineStore(
            root,
            (engine, _) -> {
              throw new IllegalStateException(engine + " is missing");
            },
            _ -> {});
    return new Engines(PickleLimits.defaults(), cache, store, Devices.CPU);
  }

  private static void assumeInstalled(Path root, String engine) {
    boolean there;
    try (Stream<Path> all = Files.isDirectory(root) ? Files.list(root) : Stream.empty()) {
      there = all.anyMatch(each -> each.getFileName().toString().startsWith(engine + "-"));
    } catch (IOException e) {
      there = false;
    }
    Assumptions.assumeTrue(
        there,
        () -> "not run: no %s in %s (prima engines install %s)".formatted(engine, root, engine));
  }

  @ParameterizedTest
  @CsvSource({
    "resnet152.pth, tv_v1, torch_logits",
    "resnet152_trace.pt, tv_v1, torch_logits",
    "resnet152.onnx, tv_v1, torch_logits",
    "resnet152.keras, ref2018_keras, keras_softmax",
    "resnet152.h5, ref2018_keras, keras_softmax",
    "resnet152_savedmodel, ref2018_keras, keras_softmax"
  })
  void photos_get_the_probabilities_of_the_framework(String file, String recipe, String golden)
      throws IOException {
    Path path = made(file);
    double[] stored =
        NpyReader.read(SharedData.require("vision/resnet152/" + golden + ".npy")).doubles();
    VisionOptions options = new VisionOptions(Optional.of(recipe), List.of());
    try (LoadedNetworks network = LoadedNetworks.open(engines(path), path, options)) {
      List<Picture> photos = photos();
      for (int i = 0; i < photos.size(); i++) {
        double[] row = Arrays.copyOfRange(stored, i * CLASSES, (i + 1) * CLASSES);
        compare(outcome(network, photos.get(i)), golden.endsWith("logits") ? softmax(row) : row);
      }
    }
  }

  /** One at a time, so that a busy machine keeps the deadline. */
  private static Outcome outcome(LoadedNetworks network, Picture photo) {
    return network
        .scorer()
        .score(network.model(), List.of(photo), new VisionScorer.Wish(CLASSES, 0))
        .join()
        .outcomes()
        .getFirst();
  }

  private static void compare(Outcome outcome, double[] expected) {
    List<Prediction> predictions = ((Outcome.Classified) outcome).predictions();
    assertThat(predictions).hasSize(CLASSES);
    for (Prediction prediction : predictions) {
      assertThat(prediction.probability())
          .as("class %d of %s", prediction.index(), outcome.name())
          .isCloseTo(expected[prediction.index()], within(1e-5));
      // Logits but for what all of them have in common.
      assertThat(Math.log(prediction.probability()))
          .as("logarithm of class %d of %s", prediction.index(), outcome.name())
          .isCloseTo(Math.log(expected[prediction.index()]), within(1e-3));
    }
  }

  private static List<Picture> photos() throws IOException {
    List<Picture> photos = new ArrayList<>();
    for (String name : PHOTOS) {
      Path file = SharedData.require("data/images/photos/" + name);
      photos.add(new Picture(name, Files.readAllBytes(file)));
    }
    return photos;
  }

  private static double[] softmax(double[] logits) {
    double greatest = Arrays.stream(logits).max().orElse(0);
    double[] shares = Arrays.stream(logits).map(each -> Math.exp(each - greatest)).toArray();
    double sum = Arrays.stream(shares).sum();
    return Arrays.stream(shares).map(each -> each / sum).toArray();
  }

  @Test
  void it_becomes_int8_with_the_same_best_classes_and_like_logits() throws IOException {
    Path network = made("resnet152.onnx");
    Path all = SharedData.require("data/images/imagenet400");
    CommandCalls command = new CommandCalls();
    Path int8 = cache.resolve("int8.onnx");

    int exit =
        command.call(
            cache,
            "quantize",
            network.toString(),
            "--calibrate",
            all.toString(),
            "--recipe",
            "tv_v1",
            "--check",
            "24",
            "--max-loss",
            "100",
            "--output",
            int8.toString());

    assertThat(exit).as(command.err()).isZero();
    assertThat(Files.size(int8)).isLessThan(Files.size(network) * 3 / 10);
    VisionOptions options = new VisionOptions(Optional.of("tv_v1"), List.of());
    try (MeasuredNetwork float32 = MeasuredNetwork.load(network, options);
        MeasuredNetwork quantised = MeasuredNetwork.load(int8, options)) {
      for (String photo : PHOTOS) {
        Path file = SharedData.require("data/images/photos/" + photo);
        assertThat(logits(quantised, file))
            .as(photo)
            .containsExactly(logits(float32, file), within(INT8_TOLERANCE));
        assertThat(quantised.best(quantised.input(file)))
            .as(photo)
            .isEqualTo(float32.best(float32.input(file)));
      }
    }
  }

  private static float[] logits(MeasuredNetwork network, Path photo) throws IOException {
    Tensor output = network.answer(network.input(photo)).values().iterator().next();
    float[] logits = new float[CLASSES];
    ((FixedTensor) output).data().asFloatBuffer().get(logits);
    return logits;
  }
}
