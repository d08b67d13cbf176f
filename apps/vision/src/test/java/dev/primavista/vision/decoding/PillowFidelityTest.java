package dev.primavista.vision.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.NpyReader;
import dev.primavista.testkit.SharedData;
import dev.primavista.vision.image.Reading;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipes;
import dev.primavista.vision.image.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Pictures of every kind become the very tensors that Pillow, torchvision and TensorFlow make. */
class PillowFidelityTest {
  private static final long MAX_PIXELS = 50_000_000;
  private static final double TENSORFLOW_TOLERANCE = 1e-5;
  private static final Set<String> TENSORFLOW = Set.of("edgetpu_tf1", "edgetpu_tf2");

  private int compared;

  @Test
  void every_picture_and_recipe_has_the_recorded_bytes() throws IOException {
    Path folder = SharedData.require("vision/preprocess");
    Assumptions.assumeTrue(
        LibWebp.load().isPresent(), "not run: libwebp is not installed on this machine");
    assertThat(failures(folder, ImageDecoder.withLimit(MAX_PIXELS))).isEmpty();
    assertThat(compared).isEqualTo(46 * 14 + 38 * 2);
  }

  @Test
  void without_native_libraries_lossy_webp_alone_is_refused() throws IOException {
    Path folder = SharedData.require("vision/preprocess");
    assertThat(failures(folder, ImageDecoder.portable(MAX_PIXELS)))
        .containsExactly(
            "webp_lossy.webp: a lossy WebP is read with libwebp alone, which this machine lacks");
    assertThat(compared).isEqualTo(45 * 14 + 37 * 2);
  }

  @Test
  void pictures_are_turned_upright_where_the_recipe_says_so() throws IOException {
    Path folder = SharedData.require("vision/preprocess");
    JsonNode index = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("index.json")));
    ImageDecoder decoder = ImageDecoder.withLimit(MAX_PIXELS);
    // One that looks at every pixel.
    Recipe upright =
        Recipes.named("ref2018_pytorch").orElseThrow().withReading(new Reading(true, false));
    int turned = 0;
    for (JsonNode name : index.get("images_order")) {
      JsonNode pillow = index.get("images").get(name.asText()).get("pillow");
      byte[] bytes = Files.readAllBytes(folder.resolve("images").resolve(name.asText()));
      JsonNode expected = pillow.has("transposed") ? pillow.get("transposed") : pillow;
      ReadPicture read = decoder.read(bytes, upright);
      RgbImage image = read.pixels();
      int length = 3 * image.width() * image.height();
      assertThat(sha256(Arrays.copyOf(image.rgb(), length)))
          .as(name.asText())
          .isEqualTo(expected.get("rgb_sha256").asText());
      assertThat(image.width()).isEqualTo(expected.get("size").get(0).asInt());
      assertThat(read.width()).isEqualTo(image.width());
      assertThat(read.height()).isEqualTo(image.height());
      turned += pillow.has("transposed") ? 1 : 0;
    }
    assertThat(turned).isEqualTo(7);
  }

  private List<String> failures(Path folder, ImageDecoder decoder) throws IOException {
    JsonNode index = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("index.json")));
    NdArray samples = NpyReader.read(folder.resolve("samples.npy"));
    List<String> failures = new ArrayList<>();
    int row = 0;
    for (JsonNode name : index.get("images_order")) {
      JsonNode expected = index.get("images").get(name.asText());
      byte[] bytes = Files.readAllBytes(folder.resolve("images").resolve(name.asText()));
      try {
        RgbImage image = decoder.decode(bytes);
        if (!sha256(image.rgb()).equals(expected.get("pillow").get("rgb_sha256").asText())) {
          failures.add(name.asText() + ": other pixels");
        } else {
          compare(name.asText(), image, expected, failures);
          compareTensorFlow(image, index.get("recipes_order"), samples, row, failures);
        }
      } catch (ImageException e) {
        failures.add(name.asText() + ": " + e.getMessage());
      }
      row++;
    }
    return failures;
  }

  private void compare(String name, RgbImage image, JsonNode expected, List<String> failures) {
    for (String recipe : Recipes.names()) {
      boolean tensors = recipe.contains("_tensor_");
      // torchvision decodes some files of its own accord; those tensors are of other pixels.
      boolean others =
          expected.path("torchvision_decode").path("max_diff_vs_pillow").asInt(-1) != 0;
      if (TENSORFLOW.contains(recipe) || (tensors && others)) {
        continue;
      }
      compared++;
      if (!sha256(tensor(image, recipe))
          .equals(expected.get("recipes").get(recipe).get("sha256_f32").asText())) {
        failures.add(name + " " + recipe + ": other tensor");
      }
    }
  }

  /** The samples that were recorded of the tensors that are not rounded. */
  private void compareTensorFlow(
      RgbImage image, JsonNode recipes, NdArray samples, int row, List<String> failures) {
    double[] all = samples.doubles();
    for (int column = 0; column < recipes.size(); column++) {
      String recipe = recipes.get(column).asText();
      if (!TENSORFLOW.contains(recipe)) {
        continue;
      }
      compared++;
      ByteBuffer tensor = ByteBuffer.wrap(tensor(image, recipe)).order(ByteOrder.LITTLE_ENDIAN);
      int elements = tensor.remaining() / 4;
      for (int k = 0; k < 64; k++) {
        double value = tensor.getFloat((int) ((k * 2357L + 11) % elements) * 4);
        double expected = all[(row * recipes.size() + column) * 64 + k];
        if (!(Math.abs(value - expected) <= TENSORFLOW_TOLERANCE)) {
          failures.add(row + " " + recipe + ", sample " + k + ": " + value + " not " + expected);
        }
      }
    }
  }

  private static byte[] tensor(RgbImage image, String name) {
    Recipe recipe = Recipes.named(name).orElseThrow();
    ByteBuffer out = ByteBuffer.allocate(recipe.byteSize());
    recipe.apply(image, out, 0);
    return out.array();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
