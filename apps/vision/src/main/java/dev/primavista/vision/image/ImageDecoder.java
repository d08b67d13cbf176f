package dev.primavista.vision.image;

import java.util.Optional;

/**
 * Picture bytes to RGB, pixel for pixel what Pillow's {@code Image.open(f).convert("RGB")} gives:
 * alpha and transparency are dropped, colour profiles, gamma and orientation are not applied, of an
 * animation the first frame counts. Thread-safe.
 */
public final class ImageDecoder {
  private final long maxPixels;
  private final boolean portable;

  private ImageDecoder(long maxPixels, boolean portable) {
    this.maxPixels = maxPixels;
    this.portable = portable;
  }

  /** Bound when the first picture comes, as that takes longer than most of a server's start. */
  private static final class Installed {
    static final Optional<TurboJpeg> TURBO = TurboJpeg.load();
    static final Optional<LibWebp> WEBP = LibWebp.load();
  }

  private Optional<TurboJpeg> turbo() {
    return portable ? Optional.empty() : Installed.TURBO;
  }

  private Optional<LibWebp> webp() {
    return portable ? Optional.empty() : Installed.WEBP;
  }

  /**
   * A decoder that uses libjpeg-turbo where it is installed, and the JDK's own JPEG reader
   * otherwise.
   *
   * @param maxPixels larger pictures are refused by their header
   */
  public static ImageDecoder withLimit(long maxPixels) {
    return new ImageDecoder(maxPixels, false);
  }

  /**
   * The same with Java's readers alone: lossy WebP differs from Pillow by a few levels of colour.
   */
  public static ImageDecoder portable(long maxPixels) {
    return new ImageDecoder(maxPixels, true);
  }

  /** Which libraries decode JPEG and WebP, for people. */
  public String libraries() {
    return (turbo().isPresent() ? "libjpeg-turbo" : "JDK")
        + ", "
        + (webp().isPresent() ? "libwebp" : "TwelveMonkeys");
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
    return decode(format, checkedHeader(format, bytes), bytes);
  }

  /**
   * Decodes a picture that will be made smaller, and need not have Pillow's pixels: a JPEG comes
   * with a half, a quarter or an eighth of its size where libjpeg-turbo is installed and that is
   * large enough, in less time; anything else comes whole.
   *
   * @param shorterSide neither side of the result is shorter, unless the picture's own is
   * @throws ImageException if it is none, is damaged, torn or too large
   */
  public RgbImage decodeReduced(byte[] bytes, int shorterSide) {
    ImageFormat format = ImageFormat.of(bytes);
    ImageHeader header = checkedHeader(format, bytes);
    if (format != ImageFormat.JPEG || turbo().isEmpty()) {
      return decode(format, header, bytes);
    }
    JpegFrame frame = JpegFrame.read(bytes);
    int divisor = 8;
    while (divisor > 1 && Math.min(frame.width(), frame.height()) / divisor < shorterSide) {
      divisor /= 2;
    }
    return turbo().get().decode(bytes, frame, divisor);
  }

  private ImageHeader checkedHeader(ImageFormat format, byte[] bytes) {
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
    return header;
  }

  private RgbImage decode(ImageFormat format, ImageHeader header, byte[] bytes) {
    if (format == ImageFormat.JPEG && turbo().isPresent()) {
      return turbo().get().decode(bytes, JpegFrame.read(bytes));
    }
    if (format == ImageFormat.WEBP) {
      return webp(header, bytes);
    }
    return JdkImages.decode(format, bytes, maxPixels);
  }

  private RgbImage webp(ImageHeader header, byte[] bytes) {
    int width = (int) header.width();
    int height = (int) header.height();
    Optional<WebpFrame> frame = WebpFrame.first(bytes);
    return frame.isPresent()
        ? frame.get().on(width, height, still(frame.get()))
        : still(bytes, width, height);
  }

  private RgbImage still(WebpFrame frame) {
    // The frame may say that it is larger than the animation.
    checkedHeader(ImageFormat.WEBP, frame.still());
    return still(frame.still(), frame.width(), frame.height());
  }

  private RgbImage still(byte[] bytes, int width, int height) {
    return webp()
        .flatMap(library -> library.decode(bytes, width, height))
        .orElseGet(() -> JdkImages.decode(ImageFormat.WEBP, bytes, maxPixels));
  }
}
