package dev.primavista.vision.decoding;

import dev.primavista.vision.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Pictures drawn by a rule, so that tests need no files. */
public final class DrawnPictures {
  private DrawnPictures() {}

  /** Red grows to the right, green downwards, blue by stripes. */
  public static RgbImage plain(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        rgb[at] = (byte) (x * 255 / Math.max(1, width - 1));
        rgb[at + 1] = (byte) (y * 255 / Math.max(1, height - 1));
        rgb[at + 2] = (byte) ((x + y) % 7 * 36);
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** The same as a file of this format: png, gif, bmp, tiff or jpg. */
  public static byte[] encoded(String format, int width, int height) throws IOException {
    RgbImage plain = plain(width, height);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        image.setRGB(
            x,
            y,
            (plain.rgb()[at] & 0xff) << 16
                | (plain.rgb()[at + 1] & 0xff) << 8
                | (plain.rgb()[at + 2] & 0xff));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format, out);
    return out.toByteArray();
  }
}
