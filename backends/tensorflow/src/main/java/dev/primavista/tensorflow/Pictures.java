package dev.primavista.tensorflow;

import dev.primavista.core.probe.Specimen;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/** What texts may be in a SavedModel: texts, or encoded pictures, or these in base64. */
final class Pictures {
  private static final int EDGE = 64;

  private Pictures() {}

  /** In the order in which they are tried. */
  static List<Specimen.Texts> texts() {
    return List.of(
        Specimen.Texts.PLAIN,
        (index, varied) -> encoded("jpeg", index, varied),
        (index, varied) -> encoded("png", index, varied),
        (index, varied) ->
            Base64.getUrlEncoder().withoutPadding().encode(encoded("jpeg", index, varied)));
  }

  private static byte[] encoded(String format, int index, boolean varied) {
    BufferedImage picture = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
    int shade = varied ? 40 + 60 * (index % 4) : 0;
    for (int y = 0; y < EDGE; y++) {
      for (int x = 0; x < EDGE; x++) {
        picture.setRGB(x, y, (shade << 16) | ((varied ? 4 * x : 0) << 8) | shade / 2);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
