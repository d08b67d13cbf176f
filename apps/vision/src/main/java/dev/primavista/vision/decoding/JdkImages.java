package dev.primavista.vision.decoding;

import dev.primavista.vision.image.RgbImage;
import java.awt.image.BufferedImage;
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
 * {@link StoredSamples} makes colour of them, because the JDK would apply profiles and blend.
 */
final class JdkImages {
  static {
    ImageIO.setUseCache(false);
  }

  private static final int BMP_COMPRESSION = 30;
  private static final int BMP_BITFIELDS = 3;

  private JdkImages() {}

  static RgbImage decode(ImageFormat format, byte[] file, long maxPixels) {
    byte[] bytes = format == ImageFormat.BMP ? Os2Bitmap.usual(file) : file;
    checkKind(format, bytes);
    byte[] input = plain(format, bytes);
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
      if (e.getCause() instanceof OutOfMemoryError shortage) {
        throw shortage;
      }
      throw format == ImageFormat.PNG && PngChunks.endEarly(bytes)
          ? new ImageException("truncated_image", "PNG ends early")
          : new ImageException("malformed_image", format + " is damaged");
    }
  }

  /** What the readers are given of a file. */
  private static byte[] plain(ImageFormat format, byte[] bytes) {
    return switch (format) {
      case JPEG -> JpegMarkers.plain(bytes);
      case TIFF -> TiffKind.of(bytes).hasDeepDifferences() ? DeepDifferences.hidden(bytes) : bytes;
      case PNG, GIF, BMP, WEBP -> bytes;
    };
  }

  /** Refuses what the readers would give other colours of. */
  private static void checkKind(ImageFormat format, byte[] bytes) {
    switch (format) {
      case TIFF -> {
        TiffKind _ = TiffKind.of(bytes);
      }
      case JPEG -> {
        if (JpegFrame.read(bytes).halvesRowsAlone()) {
          throw new ImageException(
              "unsupported_image",
              "a JPEG whose colours have half of its rows and all of its columns (4:4:0) is read"
                  + " with libturbojpeg alone, which this machine lacks");
        }
      }
      case BMP -> {
        int compression =
            bytes.length < BMP_COMPRESSION + 4 || bytes[14] == 12 ? 0 : bytes[BMP_COMPRESSION];
        if (compression > BMP_BITFIELDS) {
          throw new ImageException(
              "unsupported_image",
              "a BMP of compression " + compression + " is not read here (expected: 0 to 3)");
        }
      }
      case PNG, GIF, WEBP -> {}
    }
  }

  private static RgbImage read(ImageFormat format, byte[] bytes, ImageReader reader)
      throws IOException {
    WarningWatch watch = new WarningWatch();
    reader.addIIOReadWarningListener(watch);
    RgbImage image;
    if (format == ImageFormat.JPEG && JpegFrame.read(bytes).components() == 4) {
      image = StoredSamples.fourColours(reader.readRaster(0, null), JpegFrame.read(bytes));
    } else {
      ImageReadParam options = new ImageReadParam();
      if (format == ImageFormat.GIF) {
        // Otherwise a short palette would cut its numbers down.
        options.setDestination(
            new BufferedImage(
                reader.getWidth(0), reader.getHeight(0), BufferedImage.TYPE_BYTE_INDEXED));
      }
      BufferedImage stored = reader.read(0, options);
      if (format == ImageFormat.TIFF && TiffKind.of(bytes).hasDeepDifferences()) {
        DeepDifferences.add(bytes, stored.getRaster());
      }
      image = StoredSamples.toRgb(format, bytes, stored);
    }
    if (format == ImageFormat.JPEG && watch.sawEarlyEnd()) {
      throw new ImageException("truncated_image", "JPEG ends early");
    }
    if (format == ImageFormat.JPEG && watch.sawDamage()) {
      throw new ImageException("malformed_image", "JPEG is damaged");
    }
    return switch (format) {
      case GIF -> GifFrame.first(bytes).onScreen(image);
      case TIFF -> Orientation.turned(image, Orientation.ofTiff(bytes));
      case JPEG, PNG, BMP, WEBP -> image;
    };
  }
}
