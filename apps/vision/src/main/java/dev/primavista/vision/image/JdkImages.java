package dev.primavista.vision.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decoding by the JDK's readers (WebP: TwelveMonkeys'). Only stored samples are taken from them;
 * colour is made here by Pillow's rules, because the JDK would apply profiles and blend.
 */
final class JdkImages {
  static {
    ImageIO.setUseCache(false);
  }

  private JdkImages() {}

  static RgbImage decode(ImageFormat format, byte[] bytes, long maxPixels) {
    byte[] input = format == ImageFormat.JPEG ? JpegFrame.withoutProfiles(bytes) : bytes;
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(input))) {
      Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
      if (!readers.hasNext()) {
        throw new ImageException("not_an_image", "no reader for " + format + " on this machine");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        if ((long) reader.getWidth(0) * reader.getHeight(0) > maxPixels) {
          throw new ImageException("too_large", "an image of more than " + maxPixels + " pixels");
        }
        return read(format, bytes, reader);
      } finally {
        reader.dispose();
      }
    } catch (ImageException e) {
      throw e;
    } catch (java.io.EOFException e) {
      throw new ImageException("truncated_image", format + " ends early");
    } catch (IOException | RuntimeException e) {
      throw new ImageException("malformed_image", format + " is damaged");
    } catch (OutOfMemoryError e) {
      throw new ImageException("too_large", format + " needs more memory than there is");
    }
  }

  private static RgbImage read(ImageFormat format, byte[] bytes, ImageReader reader)
      throws IOException {
    WarningWatch watch = new WarningWatch();
    reader.addIIOReadWarningListener(watch);
    RgbImage image;
    if (format == ImageFormat.JPEG && JpegFrame.read(bytes).components() == 4) {
      image = fourColours(reader.readRaster(0, null), JpegFrame.read(bytes));
    } else {
      int colours = format == ImageFormat.PNG ? PngPalette.entries(bytes) : 256;
      RgbImage read = toRgb(reader.read(0, new ImageReadParam()), colours);
      image = format == ImageFormat.GIF ? onScreen(bytes, read, reader) : read;
    }
    if (format == ImageFormat.JPEG && watch.sawEarlyEnd()) {
      throw new ImageException("truncated_image", "JPEG ends early");
    }
    if (format == ImageFormat.JPEG && watch.sawDamage()) {
      throw new ImageException("malformed_image", "JPEG is damaged");
    }
    return image;
  }

  /** The JDK fills a short palette up; only its first {@code colours} entries are the file's. */
  private static RgbImage toRgb(BufferedImage image, int colours) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] rgb = new byte[width * height * 3];
    int bands = raster.getNumBands();
    int[] samples = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, samples);
      int out = y * width * 3;
      switch (image.getColorModel()) {
        case IndexColorModel palette -> {
          for (int x = 0; x < width; x++) {
            if (samples[x] >= Math.min(colours, palette.getMapSize())) {
              throw new ImageException("malformed_image", "a colour outside of the palette");
            }
            int colour = palette.getRGB(samples[x]);
            rgb[out++] = (byte) (colour >> 16);
            rgb[out++] = (byte) (colour >> 8);
            rgb[out++] = (byte) colour;
          }
        }
        default ->
            direct(samples, width, bands, raster.getSampleModel().getSampleSize(0), rgb, out);
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** Of 16 bits Pillow clips grey at 255 and keeps the high byte of colours. */
  private static void direct(int[] samples, int width, int bands, int bits, byte[] rgb, int from) {
    int out = from;
    for (int x = 0; x < width; x++) {
      int at = x * bands;
      if (bands < 3) {
        int grey =
            bits == 16 ? (bands == 1 ? Math.min(255, samples[at]) : samples[at] >> 8) : samples[at];
        byte value = (byte) (bits < 8 ? grey * 255 / ((1 << bits) - 1) : grey);
        rgb[out++] = value;
        rgb[out++] = value;
        rgb[out++] = value;
      } else {
        int shift = bits == 16 ? 8 : 0;
        rgb[out++] = (byte) (samples[at] >> shift);
        rgb[out++] = (byte) (samples[at + 1] >> shift);
        rgb[out++] = (byte) (samples[at + 2] >> shift);
      }
    }
  }

  /** Stored CMYK; YCCK becomes CMYK first, by libjpeg's formula. */
  private static RgbImage fourColours(Raster raster, JpegFrame frame) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int[] samples = raster.getPixels(0, 0, width, height, (int[]) null);
    byte[] cmyk = new byte[samples.length];
    for (int i = 0; i < samples.length; i += 4) {
      if (frame.adobeTransform() == 2) {
        int luma = samples[i];
        int cb = samples[i + 1] - 128;
        int cr = samples[i + 2] - 128;
        cmyk[i] = (byte) (255 - clip(luma + ((91881 * cr + 32768) >> 16)));
        cmyk[i + 1] = (byte) (255 - clip(luma + ((-22554 * cb - 46802 * cr + 32768) >> 16)));
        cmyk[i + 2] = (byte) (255 - clip(luma + ((116130 * cb + 32768) >> 16)));
      } else {
        cmyk[i] = (byte) samples[i];
        cmyk[i + 1] = (byte) samples[i + 1];
        cmyk[i + 2] = (byte) samples[i + 2];
      }
      cmyk[i + 3] = (byte) samples[i + 3];
    }
    return Cmyk.toRgb(width, height, cmyk);
  }

  private static int clip(int value) {
    return Math.clamp(value, 0, 255);
  }

  /**
   * A first frame smaller than the GIF's screen stands on it, around it the first colour or black.
   */
  private static RgbImage onScreen(byte[] bytes, RgbImage frame, ImageReader reader)
      throws IOException {
    int screenWidth = (bytes[6] & 0xff) | (bytes[7] & 0xff) << 8;
    int screenHeight = (bytes[8] & 0xff) | (bytes[9] & 0xff) << 8;
    if (screenWidth == frame.width() && screenHeight == frame.height()) {
      return frame;
    }
    var tree = reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
    var place = tree.getFirstChild().getAttributes();
    int left = Integer.parseInt(place.getNamedItem("imageLeftPosition").getNodeValue());
    int top = Integer.parseInt(place.getNamedItem("imageTopPosition").getNodeValue());
    int width = Math.max(screenWidth, left + frame.width());
    int height = Math.max(screenHeight, top + frame.height());
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < frame.height(); y++) {
      System.arraycopy(
          frame.rgb(),
          y * frame.width() * 3,
          rgb,
          ((top + y) * width + left) * 3,
          frame.width() * 3);
    }
    return new RgbImage(width, height, rgb);
  }
}
