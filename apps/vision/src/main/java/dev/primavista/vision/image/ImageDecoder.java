package dev.primavista.vision.image;

import java.util.Optional;
import java.util.function.IntFunction;

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
   * Decodes a picture as a recipe reads it. Its pixels lie where those of the thread's next picture
   * will: they are to be used before that. They are Pillow's, unless the recipe allows a JPEG to be
   * decoded at a smaller size; below the rows that the recipe looks at they may be any.
   *
   * @throws ImageException if it is none, is damaged, torn or too large
   */
  public ReadPicture read(byte[] bytes, Recipe recipe) {
    Source source = source(bytes);
    Reading reading = recipe.reading();
    int orientation = reading.upright() ? Orientation.of(bytes) : Orientation.UPRIGHT;
    boolean jpeg = source.format == ImageFormat.JPEG;
    boolean fromTop = jpeg && orientation == Orientation.UPRIGHT;
    Wanted wanted = Wanted.of(recipe, source.header, fromTop);
    RgbImage pixels = decode(source, wanted, Workspace.ofThread()::pixels);
    int width = jpeg ? (int) source.header.width() : pixels.width();
    int height = jpeg ? (int) source.header.height() : pixels.height();
    return Orientation.swapsSides(orientation)
        ? new ReadPicture(height, width, Orientation.turned(pixels, orientation))
        : new ReadPicture(width, height, Orientation.turned(pixels, orientation));
  }

  /**
   * Decodes a picture.
   *
   * @throws ImageException if it is none, is damaged, torn or too large
   */
  public RgbImage decode(byte[] bytes) {
    return decode(source(bytes), Wanted.ALL, byte[]::new);
  }

  /**
   * What of a JPEG is enough.
   *
   * @param shorterSide neither side of the result is shorter, unless the picture's own is
   * @param rows those from the top that are looked at where it keeps its size
   */
  private record Wanted(int shorterSide, int rows) {
    static final Wanted ALL = new Wanted(Integer.MAX_VALUE, Integer.MAX_VALUE);

    static Wanted of(Recipe recipe, ImageHeader header, boolean fromTop) {
      int width = (int) header.width();
      int height = (int) header.height();
      return new Wanted(
          recipe.reading().scaled() ? recipe.shorterSide() : ALL.shorterSide,
          fromTop ? recipe.geometry().rows(width, height) : ALL.rows);
    }
  }

  /** A picture's file, whose header was checked. */
  private record Source(ImageFormat format, ImageHeader header, byte[] bytes) {}

  private Source source(byte[] bytes) {
    ImageFormat format = ImageFormat.of(bytes);
    return new Source(format, checkedHeader(format, bytes), bytes);
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

  /**
   * Decodes; a JPEG at a half, a quarter or an eighth of its size where libjpeg-turbo is installed
   * and that is large enough.
   *
   * @param memory so many bytes at least, of any content; not every format takes it
   */
  private RgbImage decode(Source source, Wanted wanted, IntFunction<byte[]> memory) {
    byte[] bytes = source.bytes;
    if (source.format == ImageFormat.JPEG && turbo().isPresent()) {
      return jpeg(turbo().get(), bytes, wanted, memory);
    }
    if (source.format == ImageFormat.WEBP) {
      return webp(source.header, bytes);
    }
    return JdkImages.decode(source.format, bytes, maxPixels);
  }

  private static RgbImage jpeg(
      TurboJpeg turbo, byte[] bytes, Wanted wanted, IntFunction<byte[]> memory) {
    JpegFrame frame = JpegFrame.read(bytes);
    int width = frame.width();
    int height = frame.height();
    int divisor = 8;
    while (divisor > 1 && Math.min(width, height) / divisor < wanted.shorterSide) {
      divisor /= 2;
    }
    byte[] upper = divisor > 1 ? bytes : UpperRows.of(bytes, wanted.rows);
    JpegFrame shorter = JpegFrame.read(upper);
    if (shorter.height() == height) {
      return turbo.decode(bytes, frame, divisor, memory);
    }
    byte[] pixels = memory.apply(Math.multiplyExact(3 * width, height));
    RgbImage decoded = turbo.decode(upper, shorter, divisor, _ -> pixels);
    return new RgbImage(width, height, decoded.rgb());
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
