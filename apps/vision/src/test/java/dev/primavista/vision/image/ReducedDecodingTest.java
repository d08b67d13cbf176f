package dev.primavista.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
    assertThat(size(decoder.decodeReduced(jpeg, 241))).isEqualTo("323 x 242");
    assertThat(size(decoder.decodeReduced(jpeg, 242))).isEqualTo("645 x 483");
    assertThat(size(decoder.decodeReduced(jpeg, 100))).isEqualTo("162 x 121");
    assertThat(size(decoder.decodeReduced(jpeg, 1))).isEqualTo("81 x 61");
  }

  @Test
  void a_reduced_picture_shows_the_averages_of_the_whole_one() throws IOException {
    Assumptions.assumeTrue(
        TurboJpeg.load().isPresent(), "not run: libjpeg-turbo is not installed on this machine");
    byte[] jpeg = waves(640, 480);
    RgbImage whole = decoder.decode(jpeg);
    RgbImage half = decoder.decodeReduced(jpeg, 224);
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
    RgbImage whole = ImageDecoder.portable(MAX_PIXELS).decodeReduced(jpeg, 100);
    assertThat(whole.rgb()).isEqualTo(decoder.decode(jpeg).rgb());
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
