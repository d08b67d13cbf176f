package dev.primavista.vision.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;

/** Small files that would keep a decoder busy, or fill the memory, are refused before. */
class SlowPicturesTest {
  private static final long MAX_PIXELS = 50_000_000;
  private static final List<ImageDecoder> DECODERS =
      List.of(ImageDecoder.withLimit(MAX_PIXELS), ImageDecoder.portable(MAX_PIXELS));

  /** A scan of one colour without any coded data. */
  private static final byte[] EMPTY_SCAN = {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 1, 63, 0};

  private static byte[] progressive(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x204080);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam options = writer.getDefaultWriteParam();
    options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), options);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, metadata), options);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** The file with so many empty scans before its end. */
  private static byte[] withScans(byte[] jpeg, int count) {
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + count * EMPTY_SCAN.length);
    out.put(jpeg, 0, jpeg.length - 2);
    for (int i = 0; i < count; i++) {
      out.put(EMPTY_SCAN);
    }
    return out.put(jpeg, jpeg.length - 2, 2).array();
  }

  @Test
  void scans_are_counted_to_the_end_of_the_picture() throws IOException {
    byte[] file = progressive(40, 30);
    int own = JpegScans.of(file);
    assertThat(own).isBetween(2, 20);
    assertThat(JpegScans.of(withScans(file, 300))).isEqualTo(own + 300);
    ByteBuffer two = ByteBuffer.allocate(2 * file.length).put(file).put(file);
    assertThat(JpegScans.of(two.array())).isEqualTo(own);
    assertThat(JpegScans.of(DrawnPictures.encoded("jpg", 40, 30))).isEqualTo(1);
    for (int length = 2; length < file.length; length++) {
      assertThat(JpegScans.of(java.util.Arrays.copyOf(file, length))).isBetween(0, own);
    }
  }

  @Test
  void a_jpeg_of_many_scans_is_refused() throws IOException {
    byte[] bomb = withScans(progressive(720, 720), 250_000);
    for (ImageDecoder decoder : DECODERS) {
      assertThatThrownBy(() -> decoder.decode(bomb))
          .isInstanceOf(ImageException.class)
          .hasMessageMatching(
              "a JPEG of 25\\d{4} scans and 720 x 720 pixels \\(expected: at most 500 scans at this"
                  + " size\\)");
    }
  }

  @Test
  void fewer_scans_are_taken_of_a_large_jpeg() {
    JpegScans.check(10, 7000, 7000);
    JpegScans.check(500, 1000, 1000);
    assertThatThrownBy(() -> JpegScans.check(11, 7000, 7000))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("at most 10 scans");
    assertThatThrownBy(() -> JpegScans.check(501, 10, 10)).isInstanceOf(ImageException.class);
  }

  @Test
  void long_sides_are_refused_by_the_header() throws IOException {
    byte[] png = DrawnPictures.encoded("png", 3, 2);
    for (int at : new int[] {16, 20}) {
      byte[] tall = ByteBuffer.wrap(png.clone()).putInt(at, 65_536).array();
      assertThatThrownBy(() -> DECODERS.getFirst().decode(tall))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("and 65535 a side");
    }
  }

  @Test
  void pictures_share_the_memory_until_they_are_used() throws IOException {
    Recipe recipe = Recipes.named("tv_v1").orElseThrow();
    byte[] png = DrawnPictures.encoded("png", 300, 200);
    PictureMemory memory = new PictureMemory(600_000);
    ImageDecoder decoder = ImageDecoder.withLimit(MAX_PIXELS).within(memory);
    AtomicReference<ImageException> second = new AtomicReference<>();
    int width =
        decoder.read(
            png,
            recipe,
            first -> {
              try {
                int other = decoder.read(png, recipe, ReadPicture::width);
                assertThat(other).isNegative();
              } catch (ImageException refused) {
                second.set(refused);
              }
              return first.width();
            });
    assertThat(width).isEqualTo(300);
    assertThat(second.get().code()).isEqualTo("overloaded");
    int after = decoder.read(png, recipe, ReadPicture::width);
    assertThat(after).isEqualTo(300);
    byte[] larger = DrawnPictures.encoded("png", 400, 300);
    assertThatThrownBy(() -> decoder.read(larger, recipe, ReadPicture::width))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("half of the heap");
  }

  @Test
  void a_shortage_of_memory_is_no_damage() throws IOException {
    Recipe recipe = Recipes.named("tv_v1").orElseThrow();
    byte[] png = DrawnPictures.encoded("png", 30, 20);
    for (ImageDecoder decoder : DECODERS) {
      assertThatThrownBy(
              () ->
                  decoder.read(
                      png,
                      recipe,
                      _ -> {
                        throw new OutOfMemoryError("Java heap space");
                      }))
          .isInstanceOfSatisfying(
              ImageException.class, refusal -> assertThat(refusal.code()).isEqualTo("overloaded"));
    }
  }

  @Test
  void colours_of_half_the_rows_need_libturbojpeg() throws IOException {
    byte[] jpeg = DrawnPictures.encoded("jpg", 40, 30);
    int frame = 0;
    while ((jpeg[frame] & 0xff) != 0xff || (jpeg[frame + 1] & 0xff) != 0xc0) {
      frame++;
    }
    jpeg[frame + 11] = 0x12;
    jpeg[frame + 14] = 0x11;
    jpeg[frame + 17] = 0x11;
    assertThatThrownBy(() -> ImageDecoder.portable(MAX_PIXELS).decode(jpeg))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("4:4:0");
  }
}
