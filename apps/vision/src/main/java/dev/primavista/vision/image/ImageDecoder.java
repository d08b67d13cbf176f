package dev.primavista.vision.image;

import java.util.Optional;

/**
 * Picture bytes to RGB, pixel for pixel what Pillow's {@code Image.open(f).convert("RGB")} gives:
 * alpha and transparency are dropped, colour profiles, gamma and orientation are not applied, of an
 * animation the first frame counts. Thread-safe.
 */
public final class ImageDecoder {
  private final long maxPixels;
  private final Optional<TurboJpeg> turbo;
  private final Optional<LibWebp> webp;

  private ImageDecoder(long maxPixels, Optional<TurboJpeg> turbo, Optional<LibWebp> webp) {
    this.maxPixels = maxPixels;
    this.turbo = turbo;
    this.webp = webp;
  }

  /**
   * A decoder that uses libjpeg-turbo where it is installed, and the JDK's own JPEG reader
   * otherwise.
   *
   * @param maxPixels larger pictures are refused by their header
   */
  public static ImageDecoder withLimit(long maxPixels) {
    return new ImageDecoder(maxPixels, TurboJpeg.load(), LibWebp.load());
  }

  /**
   * The same with Java's readers alone: lossy WebP differs from Pillow by a few levels of colour.
   */
  public static ImageDecoder portable(long maxPixels) {
    return new ImageDecoder(maxPixels, Optional.empty(), Optional.empty());
  }

  /** Which libraries decode JPEG and WebP, for people. */
  public String libraries() {
    return (turbo.isPresent() ? "libjpeg-turbo" : "JDK")
        + ", "
        + (webp.isPresent() ? "libwebp" : "TwelveMonkeys");
  }

  /**
   * Decodes a picture as a recipe reads it.
   *
   * @throws ImageException if it is none, is damaged, torn or too large
   */
  public RgbImage decode(byte[] bytes, Reading reading) {
    RgbImage image = decode(bytes);
    return reading.upright() ? Orientation.upright(bytes, image) : image;
  }

  /**
   * Decodes a picture.
   *
   * @throws ImageException if it is none, is damaged, torn or too large
   */
  public RgbImage decode(byte[] bytes) {
    ImageFormat format = ImageFormat.of(bytes);
    ImageHeader header = ImageHeader.read(format, bytes);
    if (header.width() > maxPixels / header.height()) {
      throw new ImageException(
          "too_large",
          "an image of "
              + header.width()
              + " x "
              + header.height()
              + " pixels (expected: at most "
              + maxPixels
              + " in all)");
    }
    if (format == ImageFormat.JPEG && turbo.isPresent()) {
      return turbo.get().decode(bytes, JpegFrame.read(bytes));
    }
    if (format == ImageFormat.WEBP && webp.isPresent()) {
      Optional<RgbImage> image =
          webp.get().decode(bytes, (int) header.width(), (int) header.height());
      if (image.isPresent()) {
        return image.get();
      }
    }
    return JdkImages.decode(format, bytes, maxPixels);
  }
}
