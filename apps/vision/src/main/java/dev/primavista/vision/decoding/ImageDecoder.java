package dev.primavista.vision.decoding;

import dev.primavista.vision.image.Reading;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.RgbImage;
import dev.primavista.vision.image.Workspace;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Picture bytes to RGB, pixel for pixel what Pillow's {@code Image.open(f).convert("RGB")} gives:
 * alpha and transparency are dropped, colour profiles and gamma are not applied, nor is orientation
 * but that of a TIFF; of an animation the first frame counts. Thread-safe.
 */
public final class ImageDecoder {
  /** The longest side a JPEG can have. */
  private static final int LONGEST_SIDE = 65_535;

  /** Bytes of heap a pixel: as Java's readers give it, as RGB, and turned upright. */
  private static final int PIXEL = 7;

  /** The same of samples of 16 bits. */
  private static final int DEEP_PIXEL = 12;

  private static final int PNG_DEPTH = 24;

  private final long maxPixels;
  private final boolean portable;
  private final PictureMemory memory;

  private ImageDecoder(long maxPixels, boolean portable, PictureMemory memory) {
    this.maxPixels = maxPixels;
    this.portable = portable;
    this.memory = memory;
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
    return new ImageDecoder(maxPixels, false, PictureMemory.OF_HEAP);
  }

  /** The same with Java's readers alone: lossy WebP is refused. */
  public static ImageDecoder portable(long maxPixels) {
    return new ImageDecoder(maxPixels, true, PictureMemory.OF_HEAP);
  }

  /** The same within other memory. */
  ImageDecoder within(PictureMemory other) {
    return new ImageDecoder(maxPixels, portable, other);
  }

  /** Whether these bytes begin as a picture does, read here or not. */
  public static boolean isPicture(byte[] bytes) {
    try {
      ImageFormat _ = ImageFormat.of(bytes);
      return true;
    } catch (ImageException refused) {
      return !refused.code().equals(ImageFormat.NONE);
    }
  }

  /** Which libraries decode JPEG and WebP, for people. */
  public String libraries() {
    return (turbo().isPresent() ? "libjpeg-turbo" : "JDK")
        + ", "
        + (webp().isPresent() ? "libwebp" : "TwelveMonkeys");
  }

  /**
   * Decodes a picture as a recipe reads it and hands it on, while its memory is counted among that
   * of the pictures that others decode.
   *
   * @param use may look at the picture until it returns
   * @throws ImageException if it is none, is damaged, torn or too large, or {@code overloaded} if
   *     memory is short at the moment
   */
  public <T> T read(byte[] bytes, Recipe recipe, Function<ReadPicture, T> use) {
    Source source = source(bytes);
    try (PictureMemory.Share _ = memory.take(source.decodedBytes())) {
      return use.apply(read(source, recipe));
    } catch (OutOfMemoryError others) {
      throw PictureMemory.shortage();
    }
  }

  /**
   * Decodes a picture as a recipe reads it. Its pixels lie where those of the thread's next picture
   * will: they are to be used before that. They are Pillow's, unless the recipe allows a JPEG to be
   * decoded at a smaller size; below the rows that the recipe looks at they may be any.
   *
   * @throws ImageException if it is none, is damaged, torn or too large
   */
  public ReadPicture read(byte[] bytes, Recipe recipe) {
    return read(source(bytes), recipe);
  }

  private ReadPicture read(Source source, Recipe recipe) {
    Reading reading = recipe.reading();
    int orientation = reading.upright() ? Orientation.of(source.bytes) : Orientation.UPRIGHT;
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

  /**
   * A picture's file, whose header was checked.
   *
   * @param scans of a JPEG; 1 of others
   */
  private record Source(ImageFormat format, ImageHeader header, int scans, byte[] bytes) {
    long decodedBytes() {
      boolean deep =
          switch (format) {
            case PNG -> bytes.length > PNG_DEPTH && bytes[PNG_DEPTH] == Short.SIZE;
            case TIFF -> TiffKind.of(bytes).bits() == Short.SIZE;
            case JPEG, GIF, BMP, WEBP -> false;
          };
      return (deep ? DEEP_PIXEL : PIXEL) * header.width() * header.height();
    }
  }

  private Source source(byte[] bytes) {
    ImageFormat format = ImageFormat.of(bytes);
    ImageHeader header = checkedHeader(format, bytes);
    int scans = format == ImageFormat.JPEG ? JpegScans.of(bytes) : 1;
    JpegScans.check(scans, header.width(), header.height());
    return new Source(format, header, scans, bytes);
  }

  private ImageHeader checkedHeader(ImageFormat format, byte[] bytes) {
    ImageHeader header = ImageHeader.read(format, bytes);
    long longer = Math.max(header.width(), header.height());
    if (longer > LONGEST_SIDE || header.width() > maxPixels / header.height()) {
      throw new ImageException(
          "too_large",
          "an image of %d x %d pixels (expected: at most %d in all and %d a side)"
              .formatted(header.width(), header.height(), maxPixels, LONGEST_SIDE));
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
      return jpeg(turbo().get(), source, wanted, memory);
    }
    if (source.format == ImageFormat.WEBP) {
      return webp(source.header, bytes);
    }
    return JdkImages.decode(source.format, bytes, maxPixels);
  }

  private static RgbImage jpeg(
      TurboJpeg turbo, Source source, Wanted wanted, IntFunction<byte[]> memory) {
    byte[] bytes = source.bytes;
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
      return turbo.decode(bytes, frame, source.scans, divisor, memory);
    }
    byte[] pixels = memory.apply(Math.multiplyExact(3 * width, height));
    RgbImage decoded = turbo.decode(upper, shorter, source.scans, divisor, _ -> pixels);
    return new RgbImage(width, height, decoded.rgb());
  }

  private RgbImage webp(ImageHeader header, byte[] bytes) {
    if (!WebpFrame.isWhole(bytes)) {
      throw new ImageException("malformed_image", "WEBP is damaged");
    }
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
    if (webp().isPresent()) {
      return webp()
          .get()
          .decode(bytes, width, height)
          .orElseThrow(() -> new ImageException("malformed_image", "WEBP is damaged"));
    }
    if (WebpFrame.isLossy(bytes)) {
      throw new ImageException(
          "unsupported_image", "a lossy WebP is read with libwebp alone, which this machine lacks");
    }
    return JdkImages.decode(ImageFormat.WEBP, bytes, maxPixels);
  }
}
