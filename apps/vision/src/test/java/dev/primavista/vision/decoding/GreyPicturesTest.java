package dev.primavista.vision.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.tensor.DataType;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.Normalisation;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipe.Form;
import dev.primavista.vision.image.Recipe.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of one channel against {@code Image.convert("L").resize((28, 20))} of Pillow 13.0.0. */
final class GreyPicturesTest {
  private static final int PIXELS = 28 * 20;

  private static byte[] tensor(Interpolation filter, Form form) {
    Geometry geometry = new Geometry.Stretch(28, 20, filter);
    Recipe recipe = new Recipe("grey", geometry, Normalisation.none(), Layout.NCHW).withForm(form);
    ByteBuffer out = ByteBuffer.allocate(recipe.byteSize());
    recipe.apply(DrawnPictures.plain(61, 43), out, 0);
    return out.array();
  }

  @ParameterizedTest
  @CsvSource({
    "BILINEAR, c96d9d824d81ee100f7110bb1d67179bfab66d30c43605d009c9842232c7eefd",
    "BICUBIC, 4701362502a5906af2f42e662526d82ce01527525fe41e1152b88645c1e5d8f3"
  })
  void pixels_are_those_of_pillow(Interpolation filter, String sha256) throws Exception {
    for (Layout layout : Layout.values()) {
      byte[] bytes = tensor(filter, new Form(layout, DataType.UINT8, 1));
      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
          .isEqualTo(sha256);

      byte[] floats = tensor(filter, new Form(layout, DataType.FP32, 1));
      assertThat(floats).hasSize(Float.BYTES * PIXELS);
      ByteBuffer values = ByteBuffer.wrap(floats).order(ByteOrder.LITTLE_ENDIAN);
      for (byte pixel : bytes) {
        assertThat(values.getFloat()).isEqualTo(pixel & 0xff);
      }
    }
  }
}
