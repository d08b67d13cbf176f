package dev.primavista.vision.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Geometry.Centre;
import dev.primavista.vision.image.ImageNet;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipe.Layout;
import dev.primavista.vision.image.Recipes;
import dev.primavista.vision.image.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Drawn pictures become the tensors that Pillow and torchvision make: {@code make_resizes.py}. */
class DrawnPicturesTest {
  private static final long MAX_PIXELS = 50_000_000;

  @ParameterizedTest
  @CsvFileSource(resources = "resizes.tsv", delimiter = '\t')
  void drawn_pictures_have_the_recorded_bytes(String name, int width, int height, String expected)
      throws IOException {
    if (name.contains(".")) {
      Assumptions.assumeTrue(
          name.endsWith(".jpg") || LibWebp.load().isPresent(),
          "not run: libwebp is not installed on this machine");
      RgbImage image = ImageDecoder.withLimit(MAX_PIXELS).decode(file(name));
      assertThat(image.width()).isEqualTo(width);
      assertThat(image.height()).isEqualTo(height);
      assertThat(sha256(image.rgb())).isEqualTo(expected);
      return;
    }
    Recipe recipe = recipe(name);
    ByteBuffer tensor = ByteBuffer.allocate(recipe.byteSize());
    recipe.apply(DrawnPictures.plain(width, height), tensor, 0);
    assertThat(sha256(tensor.array())).isEqualTo(expected);
  }

  /** One of a name, or of a filter on tensors. */
  private static Recipe recipe(String name) {
    return Recipes.named(name)
        .orElseGet(
            () -> {
              Interpolation filter = Interpolation.valueOf(name.toUpperCase(Locale.ROOT));
              Geometry geometry = new Geometry.ShorterSide(256, 224, filter, Centre.FLOOR);
              return new Recipe(name, geometry, ImageNet.NORMALISATION, Layout.NCHW);
            });
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = DrawnPicturesTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
