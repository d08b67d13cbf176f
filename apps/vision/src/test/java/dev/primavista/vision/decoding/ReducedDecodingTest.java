package dev.primavista.vision.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.Reading;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipes;
import dev.primavista.vision.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** JPEGs decoded at a part of their size, where that is asked for. */
class ReducedDecodingTest {
  private static final long MAX_PIXELS = 1_000_000;

  private final ImageDecoder decoder = ImageDecoder.withLimit(MAX_PIXELS);

  /** Soft waves of colour: what a smaller picture still can show. */
  private static byte[] waves(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = (int) (128 + 100 * Math.sin(x / 40.0));
        int green = (int) (128 + 100 * Math.cos(y / 30.0));
        image.setRGB(x, y, red << 16 | green << 8 | 128);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }

  @Test
  void the_least_size_that_is_large_enough_is_taken() throws IOException {
    Assumptions.assumeTrue(
        TurboJpeg.load().isPresent(), "not run: libjpeg-turbo is not installed on this machine");
    byte[] jpeg = waves(645, 483);
    assertThat(size(reduced(decoder, jpeg, 241))).isEqualTo("323 x 242");
    assertThat(size(reduced(decoder, jpeg, 242))).isEqualTo("645 x 483");
    assertThat(size(reduced(decoder, jpeg, 100))).isEqualTo("162 x 121");
    assertThat(size(reduced(decoder, jpeg, 1))).isEqualTo("81 x 61");
  }

  @Test
  void a_reduced_picture_shows_the_averages_of_the_whole_one() throws IOException {
    Assumptions.assumeTrue(
        TurboJpeg.load().isPresent(), "not run: libjpeg-turbo is not installed on this machine");
    byte[] jpeg = waves(640, 480);
    RgbImage whole = decoder.decode(jpeg);
    RgbImage half = reduced(decoder, jpeg, 224);
    for (int y = 0; y < half.height(); y += 7) {
      for (int x = 0; x < half.width() * 3; x += 11) {
        int average = average(whole, x / 3 * 2, y * 2, x % 3);
        int value = half.rgb()[y * half.width() * 3 + x] & 0xff;
        assertThat(value).isBetween(average - 8, average + 8);
      }
    }
  }

  @Test
  void what_cannot_be_reduced_comes_whole() throws IOException {
    byte[] jpeg = waves(640, 480);
    RgbImage whole = reduced(ImageDecoder.portable(MAX_PIXELS), jpeg, 100);
    assertThat(whole.rgb()).isEqualTo(decoder.decode(jpeg).rgb());
  }

  @Test
  void a_recipe_that_allows_it_is_read_at_a_part_of_the_size() throws IOException {
    Assumptions.assumeTrue(
        TurboJpeg.load().isPresent(), "not run: libjpeg-turbo is not installed on this machine");
    byte[] jpeg = waves(1032, 774);
    Recipe exact = Recipes.named("tv_v1").orElseThrow();
    assertThat(size(decoder.read(jpeg, exact).pixels())).isEqualTo("1032 x 774");
    ReadPicture scaled = decoder.read(jpeg, exact.withReading(new Reading(false, true)));
    assertThat(size(scaled.pixels())).isEqualTo("516 x 387");
    assertThat(scaled.width()).isEqualTo(1032);
    assertThat(scaled.height()).isEqualTo(774);
  }

  @Test
  void memory_that_is_used_again_shows_nothing_of_the_picture_before() throws IOException {
    Recipe recipe = Recipes.named("tv_v1").orElseThrow();
    byte[] small = waves(301, 260);
    RgbImage _ = decoder.read(waves(640, 480), recipe).pixels();
    ByteBuffer again = ByteBuffer.allocate(recipe.byteSize());
    recipe.apply(decoder.read(small, recipe).pixels(), again, 0);
    ByteBuffer fresh = ByteBuffer.allocate(recipe.byteSize());
    recipe.apply(decoder.decode(small), fresh, 0);
    assertThat(again).isEqualTo(fresh);
  }

  private static RgbImage reduced(ImageDecoder decoder, byte[] jpeg, int shorterSide) {
    Geometry geometry = new Geometry.ShorterSide(shorterSide, 1, Interpolation.BILINEAR);
    Recipe recipe = Recipes.named("tv_v1").orElseThrow().withGeometry(geometry);
    return decoder.read(jpeg, recipe.withReading(new Reading(false, true))).pixels();
  }

  private static String size(RgbImage image) {
    return image.width() + " x " + image.height();
  }

  private static int average(RgbImage image, int x, int y, int channel) {
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      int at = ((y + i / 2) * image.width() + x + i % 2) * 3 + channel;
      sum += image.rgb()[at] & 0xff;
    }
    return sum / 4;
  }
}
