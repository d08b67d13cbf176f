package dev.primavista.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Pictures of every kind become the very tensors that Pillow and torchvision make of them. */
class PillowFidelityTest {
  private static final long MAX_PIXELS = 50_000_000;

  private int compared;

  @Test
  void every_picture_and_recipe_has_the_recorded_bytes() throws IOException {
    Path folder = SharedData.require("vision/preprocess");
    Assumptions.assumeTrue(
        LibWebp.load().isPresent(), "not run: libwebp is not installed on this machine");
    assertThat(failures(folder, ImageDecoder.withLimit(MAX_PIXELS))).isEmpty();
    assertThat(compared).isEqualTo(46 * 12);
  }

  @Test
  void without_native_libraries_lossy_webp_alone_differs() throws IOException {
    Path folder = SharedData.require("vision/preprocess");
    assertThat(failures(folder, ImageDecoder.portable(MAX_PIXELS)))
        .containsExactly("webp_lossy.webp: other pixels");
    assertThat(compared).isEqualTo(45 * 12);
  }

  private List<String> failures(Path folder, ImageDecoder decoder) throws IOException {
    JsonNode index = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("index.json")));
    List<String> failures = new ArrayList<>();
    for (JsonNode name : index.get("images_order")) {
      JsonNode expected = index.get("images").get(name.asText());
      byte[] bytes = Files.readAllBytes(folder.resolve("images").resolve(name.asText()));
      try {
        RgbImage image = decoder.decode(bytes);
        if (!sha256(image.rgb()).equals(expected.get("pillow").get("rgb_sha256").asText())) {
          failures.add(name.asText() + ": other pixels");
          continue;
        }
        for (String recipe : Recipes.names()) {
          compared++;
          if (!sha256(tensor(image, recipe))
              .equals(expected.get("recipes").get(recipe).get("sha256_f32").asText())) {
            failures.add(name.asText() + " " + recipe + ": other tensor");
          }
        }
      } catch (ImageException e) {
        failures.add(name.asText() + ": " + e.getMessage());
      }
    }
    return failures;
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
