package dev.primavista.vision.decoding;

import dev.primavista.vision.image.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;

/** The samples of a decoded picture as colours, by Pillow's rules. */
final class StoredSamples {
  private static final int FULL = 255;
  private static final int MOST_COLOURS = 256;
  private static final int PNG_COLOUR_TYPE = 25;

  private StoredSamples() {}

  /**
   * The colours of a picture.
   *
   * @param bytes its file
   */
  static RgbImage toRgb(ImageFormat format, byte[] bytes, BufferedImage image) {
    Raster raster = image.getRaster();
    if (format == ImageFormat.TIFF && TiffKind.of(bytes).isCmyk()) {
      return inks(raster);
    }
    return image.getColorModel() instanceof IndexColorModel model
        ? indexed(raster, colours(format, bytes, model))
        : direct(raster, isGrey(format, bytes, raster));
  }

  /** The JDK fills a short palette of a PNG up; only its first entries are the file's. */
  private static int[] colours(ImageFormat format, byte[] bytes, IndexColorModel model) {
    return switch (format) {
      case GIF -> GifFrame.first(bytes).colours();
      case TIFF ->
          TiffKind.of(bytes).isPalette() ? TiffKind.palette(bytes) : colours(model, MOST_COLOURS);
      case PNG -> colours(model, PngPalette.entries(bytes));
      case JPEG, BMP, WEBP -> colours(model, MOST_COLOURS);
    };
  }

  private static int[] colours(IndexColorModel model, int most) {
    int[] colours = new int[model.getMapSize()];
    model.getRGBs(colours);
    return Arrays.copyOf(colours, Math.min(most, colours.length));
  }

  /** Whether there is grey alone: the JDK gives a second band to a PNG's transparent grey. */
  private static boolean isGrey(ImageFormat format, byte[] bytes, Raster raster) {
    return format == ImageFormat.PNG ? bytes[PNG_COLOUR_TYPE] == 0 : raster.getNumBands() == 1;
  }

  private static RgbImage indexed(Raster raster, int[] colours) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[Math.multiplyExact(3 * width, height)];
    int[] numbers = new int[width * raster.getNumBands()];
    int out = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, numbers);
      for (int x = 0; x < width; x++) {
        if (numbers[x] >= colours.length) {
          throw new ImageException("malformed_image", "a colour outside of the palette");
        }
        int colour = colours[numbers[x]];
        rgb[out++] = (byte) (colour >> 16);
        rgb[out++] = (byte) (colour >> 8);
        rgb[out++] = (byte) colour;
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** Of 16 bits Pillow clips grey at 255 and keeps the upper byte of colours and of grey alpha. */
  private static RgbImage direct(Raster raster, boolean grey) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    int[] bits = raster.getSampleModel().getSampleSize();
    byte[] rgb = new byte[Math.multiplyExact(3 * width, height)];
    int[] samples = new int[width * bands];
    int out = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, samples);
      for (int at = 0; at < samples.length; at += bands) {
        for (int colour = 0; colour < 3; colour++) {
          int band = bands < 3 ? 0 : colour;
          int sample = samples[at + band];
          boolean clipped = grey && bits[band] > Byte.SIZE;
          rgb[out++] = (byte) (clipped ? Math.min(FULL, sample) : spread(sample, bits[band]));
        }
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** A sample of so many bits as one of 8. */
  private static int spread(int sample, int bits) {
    return bits < Byte.SIZE ? sample * FULL / ((1 << bits) - 1) : sample >> (bits - Byte.SIZE);
  }

  /** A TIFF's cyan, magenta, yellow and black, which are not inverted as those of a JPEG are. */
  private static RgbImage inks(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int shift = raster.getSampleModel().getSampleSize(0) - Byte.SIZE;
    byte[] inverted = new byte[Math.multiplyExact(4 * width, height)];
    int[] samples = new int[4 * width];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, samples);
      for (int i = 0; i < samples.length; i++) {
        inverted[y * samples.length + i] = (byte) (FULL - (samples[i] >> shift));
      }
    }
    return Cmyk.toRgb(width, height, inverted);
  }

  /** A JPEG's four colours; YCCK becomes CMYK first, by libjpeg's formula. */
  static RgbImage fourColours(Raster raster, JpegFrame frame) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] cmyk = new byte[Math.multiplyExact(4 * width, height)];
    int[] samples = new int[4 * width];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, samples);
      for (int i = 0; i < samples.length; i += 4) {
        if (frame.adobeTransform() > 0) {
          inks(samples, i);
        }
        for (int ink = i; ink < i + 4; ink++) {
          cmyk[y * samples.length + ink] = (byte) samples[ink];
        }
      }
    }
    return Cmyk.toRgb(width, height, cmyk);
  }

  private static void inks(int[] ycc, int at) {
    int luma = ycc[at];
    int cb = ycc[at + 1] - 128;
    int cr = ycc[at + 2] - 128;
    ycc[at] = FULL - clip(luma + ((91881 * cr + 32768) >> 16));
    ycc[at + 1] = FULL - clip(luma + ((-22554 * cb - 46802 * cr + 32768) >> 16));
    ycc[at + 2] = FULL - clip(luma + ((116130 * cb + 32768) >> 16));
  }

  private static int clip(int value) {
    return Math.clamp(value, 0, FULL);
  }
}
