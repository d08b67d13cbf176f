package dev.primavista.e2e;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** Pictures drawn for these tests. */
final class Pictures {
  private Pictures() {}

  /** An airliner in the sky, 480 x 360 pixels, PNG. */
  static byte[] airplane() {
    BufferedImage image = new BufferedImage(480, 360, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setColor(new Color(0x86B4DC));
    pen.fillRect(0, 0, 480, 360);
    pen.setColor(new Color(0xEDF1F4));
    pen.fillRoundRect(70, 165, 340, 44, 44, 44);
    pen.setColor(new Color(0xC4CDD6));
    pen.fillPolygon(polygon(210, 190, 290, 190, 190, 290, 160, 290));
    pen.fillPolygon(polygon(220, 170, 280, 170, 210, 96, 184, 96));
    pen.fillPolygon(polygon(84, 180, 132, 176, 88, 104, 60, 104));
    pen.dispose();
    return png(image);
  }

  /** A red and a blue rectangle on black, 128 x 192 pixels, PNG. */
  static byte[] squares() {
    BufferedImage image = new BufferedImage(128, 192, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.RED);
    pen.fillRect(32, 72, 32, 48);
    pen.setColor(Color.BLUE);
    pen.fillRect(80, 12, 32, 48);
    pen.dispose();
    return png(image);
  }

  /** Bytes that only claim to be a picture. */
  static byte[] broken() {
    return "this was never a picture".getBytes(StandardCharsets.UTF_8);
  }

  /** Pairs of x and y. */
  private static Polygon polygon(int... points) {
    Polygon polygon = new Polygon();
    for (int i = 0; i < points.length; i += 2) {
      polygon.addPoint(points[i], points[i + 1]);
    }
    return polygon;
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
