package dev.primavista.vision.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.testkit.SharedData;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipes;
import dev.primavista.vision.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JPEGs of which only what a recipe looks at is decoded. */
class UpperRowsTest {
  private static final String METADATA = "javax_imageio_jpeg_image_1.0";
  private static final List<String> RECIPES = List.of("tv_v1", "tv_v2", "timm_bicubic_095");

  private final ImageDecoder decoder = ImageDecoder.withLimit(50_000_000);

  /** Noise whose colours differ from pixel to pixel, so that a wrong row shows. */
  private static BufferedImage noise(int width, int height, int type) {
    Random random = new Random(31L * width + height);
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return image;
  }

  /** A JPEG whose colours have a half of its columns and rows where the factor is 2. */
  private static byte[] jpeg(BufferedImage image, int across, int down, boolean progressive)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam options = writer.getDefaultWriteParam();
    if (progressive) {
      options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), options);
    if (image.getType() != BufferedImage.TYPE_BYTE_GRAY) {
      IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(METADATA);
      IIOMetadataNode first = (IIOMetadataNode) tree.getElementsByTagName("componentSpec").item(0);
      first.setAttribute("HsamplingFactor", Integer.toString(across));
      first.setAttribute("VsamplingFactor", Integer.toString(down));
      metadata.setFromTree(METADATA, tree);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, metadata), options);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static boolean saves(byte[] file, int rows) {
    return JpegFrame.read(UpperRows.of(file, rows)).height() < JpegFrame.read(file).height();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "1, 2", "2, 2"})
  void the_upper_rows_are_those_of_the_whole_picture(int across, int down) throws IOException {
    assumeTurbo();
    for (int width : new int[] {1, 15, 33, 64}) {
      byte[] file = jpeg(noise(width, 101, BufferedImage.TYPE_INT_RGB), across, down, false);
      assertThat(JpegFrame.read(file).components()).isEqualTo(3);
      byte[] whole = decoder.decode(file).rgb();
      for (int rows = 1; rows <= 101; rows++) {
        RgbImage upper = decoder.decode(UpperRows.of(file, rows));
        assertThat(upper.height()).isBetween(rows, 101);
        assertThat(Arrays.copyOf(upper.rgb(), 3 * width * rows))
            .as("%d columns, %d rows of %d", width, rows, upper.height())
            .isEqualTo(Arrays.copyOf(whole, 3 * width * rows));
      }
      assertThat(saves(file, 40)).isTrue();
      assertThat(saves(file, 101)).isFalse();
    }
  }

  @Test
  void grey_pictures_too() throws IOException {
    assumeTurbo();
    byte[] file = jpeg(noise(50, 90, BufferedImage.TYPE_BYTE_GRAY), 1, 1, false);
    byte[] whole = decoder.decode(file).rgb();
    byte[] upper = decoder.decode(UpperRows.of(file, 33)).rgb();
    assertThat(upper).hasSizeLessThan(whole.length).isEqualTo(Arrays.copyOf(whole, upper.length));
  }

  @Test
  void what_comes_in_several_scans_is_left_as_it_is() throws IOException {
    byte[] file = jpeg(noise(64, 128, BufferedImage.TYPE_INT_RGB), 2, 2, true);
    assertThat(saves(file, 16)).isFalse();
  }

  @Test
  void torn_and_damaged_files_are_left_to_the_decoder() throws IOException {
    byte[] file = jpeg(noise(40, 80, BufferedImage.TYPE_INT_RGB), 2, 2, false);
    for (int length = 2; length < file.length; length++) {
      byte[] torn = Arrays.copyOf(file, length);
      assertThat(UpperRows.of(torn, 8)).hasSize(length);
      for (int value : new int[] {0, 0xff}) {
        byte[] damaged = file.clone();
        damaged[length] = (byte) value;
        assertThat(UpperRows.of(damaged, 8)).hasSize(file.length);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500, 375, 2, 2",
    "375, 500, 2, 2",
    "374, 501, 2, 1",
    "640, 480, 1, 1",
    "260, 700, 1, 2"
  })
  void a_recipe_gets_what_it_gets_of_the_whole_picture(int width, int height, int across, int down)
      throws IOException {
    byte[] file = jpeg(noise(width, height, BufferedImage.TYPE_INT_RGB), across, down, false);
    for (String name : RECIPES) {
      assertSame(file, Recipes.named(name).orElseThrow(), name);
    }
  }

  /** Every photo beside the checkout that is a JPEG, with every recipe. */
  @Test
  void recorded_pictures_give_the_same_tensors() throws IOException {
    Path folder = SharedData.require("vision/preprocess/images");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jpg")).toList()) {
        for (String name : Recipes.names()) {
          Recipe recipe = Recipes.named(name).orElseThrow();
          assertSame(Files.readAllBytes(file), recipe, file.getFileName() + " " + name);
        }
      }
    }
  }

  private void assertSame(byte[] file, Recipe recipe, String name) {
    ByteBuffer expected = ByteBuffer.allocate(recipe.byteSize());
    recipe.apply(decoder.decode(file), expected, 0);
    ByteBuffer read = ByteBuffer.allocate(recipe.byteSize());
    recipe.apply(decoder.read(file, recipe).pixels(), read, 0);
    assertThat(read).as(name).isEqualTo(expected);
  }

  private static void assumeTurbo() {
    Assumptions.assumeTrue(
        TurboJpeg.load().isPresent(), "not run: libjpeg-turbo is not installed on this machine");
  }
}
