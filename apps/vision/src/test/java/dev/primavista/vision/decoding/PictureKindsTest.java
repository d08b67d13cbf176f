package dev.primavista.vision.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.vision.image.Reading;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipes;
import dev.primavista.vision.image.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Rare kinds of pictures have Pillow's pixels or are refused by name: {@code make_kinds.py}. */
class PictureKindsTest {
  private static final long MAX_PIXELS = 1_000_000;
  private static final List<ImageDecoder> DECODERS =
      List.of(ImageDecoder.withLimit(MAX_PIXELS), ImageDecoder.portable(MAX_PIXELS));

  @ParameterizedTest
  @CsvFileSource(resources = "kinds/kinds.tsv", delimiter = '\t')
  void every_kind_has_pillows_pixels_or_is_refused(
      String name, int width, int height, String expected) throws IOException {
    byte[] file = file(name);
    for (ImageDecoder decoder : DECODERS) {
      if (width == 0) {
        assertRefused(decoder, file, expected);
      } else {
        RgbImage image = decoder.decode(file);
        assertThat(image.width()).isEqualTo(width);
        assertThat(image.height()).isEqualTo(height);
        assertThat(sha256(image.rgb())).as(decoder.libraries()).isEqualTo(expected);
      }
    }
  }

  private static void assertRefused(ImageDecoder decoder, byte[] file, String code) {
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOfSatisfying(
            ImageException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining("is not read here (expected: ")
        .hasMessageNotContaining("damaged");
  }

  @Test
  void a_tiff_is_not_turned_twice() throws IOException {
    Recipe recipe = Recipes.named("tv_v1").orElseThrow();
    ReadPicture ignoring = DECODERS.getFirst().read(file("turned6.tif"), recipe);
    ReadPicture upright =
        DECODERS.getFirst().read(file("turned6.tif"), recipe.withReading(new Reading(true, false)));
    assertThat(ignoring.width()).isEqualTo(9);
    assertThat(upright.pixels().rgb()).isEqualTo(ignoring.pixels().rgb());
  }

  @Test
  void an_orientation_may_be_a_long_number() {
    ByteBuffer tiff = ByteBuffer.allocate(26).order(ByteOrder.LITTLE_ENDIAN);
    tiff.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) 1);
    tiff.putShort((short) 274).putShort((short) 4).putInt(1).putInt(6).putInt(0);
    assertThat(Orientation.ofTiff(tiff.array())).isEqualTo(6);
    tiff.putShort(12, (short) 8);
    assertThat(Orientation.ofTiff(tiff.array())).isEqualTo(6);
    tiff.putShort(12, (short) 2);
    assertThat(Orientation.ofTiff(tiff.array())).isEqualTo(1);
  }

  @Test
  void a_pngs_exif_may_begin_as_a_jpegs_does() {
    ByteBuffer png = ByteBuffer.allocate(8 + 12 + 32);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a});
    png.putInt(32).put(new byte[] {'e', 'X', 'I', 'f', 'E', 'x', 'i', 'f', 0, 0});
    png.put(new byte[] {'M', 'M', 0, 42}).putInt(8).putShort((short) 1);
    png.putShort((short) 274).putShort((short) 3).putInt(1).putShort((short) 6);
    assertThat(Orientation.of(png.array())).isEqualTo(6);
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = PictureKindsTest.class.getResourceAsStream("kinds/" + name)) {
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
