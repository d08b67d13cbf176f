package dev.primavista.vision.decoding;

import dev.primavista.core.Amount;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * What a TIFF's samples are. Kinds of which Java's reader gives other samples than Pillow's are
 * refused.
 *
 * @param compression such as {@link #JPEG}
 * @param predictor 2 where each sample is told as its difference from the one before it
 * @param extras what the samples beyond the colours are
 */
record TiffKind(
    int compression,
    int photometric,
    int bits,
    int samples,
    boolean planar,
    int predictor,
    long[] extras) {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES = 277;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_LENGTHS = 279;
  private static final int PLANAR = 284;
  static final int PREDICTOR = 317;
  private static final int COLOUR_MAP = 320;
  static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_LENGTHS = 325;
  private static final int EXTRAS = 338;
  private static final int SAMPLE_FORMAT = 339;

  private static final int UNSIGNED = 1;

  /** Taken for unsigned where it is a byte. */
  private static final int SIGNED = 2;

  private static final int WHITE_IS_ZERO = 0;
  private static final int BLACK_IS_ZERO = 1;
  private static final int COLOURS = 2;
  private static final int PALETTE = 3;
  private static final int CMYK = 5;
  private static final int LUMA = 6;
  private static final int ASSOCIATED_ALPHA = 1;
  private static final int MOST_SAMPLES = 6;
  private static final long LARGEST_TILE = 1 << 22;

  /** The least tiles that TIFF knows are 16 x 16 pixels: 50 million need fewer. */
  private static final int MOST_PARTS = 1 << 18;

  private static final int DIFFERENCES = 2;
  private static final Set<Integer> PREDICTED = Set.of(5, 8, 32946);
  private static final int JPEG = 7;
  private static final Map<Integer, String> READ =
      Map.of(
          1,
          "none",
          2,
          "fax",
          3,
          "fax",
          4,
          "fax",
          5,
          "LZW",
          JPEG,
          "JPEG",
          8,
          "Deflate",
          32773,
          "PackBits",
          32946,
          "Deflate");
  private static final Map<Integer, String> OTHERS =
      Map.of(6, "old JPEG", 34925, "LZMA", 50000, "zstd", 50001, "WebP");

  /**
   * The kind of a file.
   *
   * @throws ImageException if it is not read here
   */
  static TiffKind of(byte[] file) {
    try {
      return of(file, TiffTags.of(file));
    } catch (IndexOutOfBoundsException torn) {
      throw new ImageException("truncated_image", "TIFF ends early");
    }
  }

  private static TiffKind of(byte[] file, TiffTags tags) {
    int compression = (int) tags.one(COMPRESSION, 1);
    if (!READ.containsKey(compression)) {
      throw unread(
          "of " + OTHERS.getOrDefault(compression, "unknown") + " compression",
          "none, LZW, Deflate, PackBits, JPEG or fax");
    }
    long[] bits = tags.all(BITS);
    int samples = (int) tags.one(SAMPLES, 1);
    TiffKind kind =
        new TiffKind(
            compression,
            (int) tags.one(PHOTOMETRIC, 0),
            bits.length == 0 ? 1 : (int) bits[0],
            samples,
            samples > 1 && tags.one(PLANAR, 1) == 2,
            (int) tags.one(PREDICTOR, 1),
            tags.all(EXTRAS));
    if (Arrays.stream(bits).anyMatch(each -> each != bits[0])) {
      throw unread("whose samples have different bits", "the same for each");
    }
    boolean bytes = kind.samples == 1 && kind.bits == 8;
    if (Arrays.stream(tags.all(SAMPLE_FORMAT))
        .anyMatch(format -> format != UNSIGNED && !(bytes && format == SIGNED))) {
      throw unread("of signed or floating samples", "unsigned whole numbers");
    }
    kind.check();
    kind.checkTiles(file, tags);
    return kind;
  }

  private static ImageException unread(String what, String expected) {
    return new ImageException(
        "unsupported_image", "a TIFF " + what + " is not read here (expected: " + expected + ")");
  }

  private void check() {
    boolean read =
        switch (photometric) {
          case WHITE_IS_ZERO -> samples == 1 && bits <= 8;
          case BLACK_IS_ZERO ->
              (samples == 1 && (bits <= 8 || bits == 16)) || (samples == 2 && bits == 8);
          case COLOURS -> samples >= 3 && samples <= MOST_SAMPLES && (bits == 8 || bits == 16);
          case PALETTE -> samples == 1 && bits <= 8;
          case CMYK -> samples == 4 && (bits == 8 || bits == 16);
          case LUMA -> samples == 3 && bits == 8;
          default -> false;
        };
    if (!read) {
      throw unread(
          "of photometric kind %d with %d samples of %d bits".formatted(photometric, samples, bits),
          "grey, colours, a palette or CMYK of usual depth");
    }
    if (Arrays.stream(extras).anyMatch(extra -> extra == ASSOCIATED_ALPHA)) {
      throw unread("of premultiplied colours", "plain ones");
    }
    if (planar && bits == 16) {
      throw unread("of 16 bits in separate planes", "its samples side by side");
    }
    if (predictor > DIFFERENCES || (predictor == DIFFERENCES && bits < 8)) {
      throw unread(
          "with predictor " + predictor + " of " + Amount.of(bits, "bit"),
          "none, or 2 of 8 or 16 bits");
    }
    if (photometric == LUMA && compression != JPEG) {
      throw unread("of luma and chroma", "red, green and blue, or JPEG compression");
    }
    if (compression == JPEG && (samples == 2 || samples > 3 || bits != 8 || planar)) {
      throw unread("of JPEG compression with " + Amount.of(samples, "sample"), "1 or 3 of 8 bits");
    }
  }

  /** Tiles and strips may not be what the picture is not. */
  private void checkTiles(byte[] file, TiffTags tags) {
    boolean tiled = tags.all(TILE_OFFSETS).length > 0;
    int parts = tags.all(tiled ? TILE_OFFSETS : STRIP_OFFSETS).length;
    if (parts > MOST_PARTS) {
      throw new ImageException(
          "too_large", "a TIFF of %d parts (expected: at most %d)".formatted(parts, MOST_PARTS));
    }
    long pictureWidth = tags.one(WIDTH, 0);
    long pictureHeight = tags.one(HEIGHT, 0);
    long width = tiled ? tags.one(TILE_WIDTH, 0) : pictureWidth;
    long height =
        tiled
            ? tags.one(TILE_HEIGHT, 0)
            : Math.min(tags.one(ROWS_PER_STRIP, pictureHeight), pictureHeight);
    if (width * height > Math.max(LARGEST_TILE, pictureWidth * pictureHeight)) {
      throw new ImageException(
          "too_large", "a TIFF of tiles of %d x %d pixels".formatted(width, height));
    }
    if (compression == JPEG) {
      checkParts(
          file,
          tags.all(tiled ? TILE_OFFSETS : STRIP_OFFSETS),
          tags.all(tiled ? TILE_LENGTHS : STRIP_LENGTHS),
          new ImageHeader(width, height));
    }
  }

  /** Each part is a JPEG, which may be slow, or larger than it should be. */
  private static void checkParts(byte[] file, long[] from, long[] lengths, ImageHeader size) {
    if (from.length != lengths.length || Arrays.stream(lengths).sum() > file.length) {
      throw new ImageException("malformed_image", "TIFF is damaged");
    }
    long scans = 0;
    for (int i = 0; i < from.length; i++) {
      if (from[i] + lengths[i] > file.length) {
        throw new ImageException("truncated_image", "TIFF ends early");
      }
      int begin = (int) from[i];
      int end = (int) (from[i] + lengths[i]);
      JpegFrame frame = JpegFrame.read(Arrays.copyOfRange(file, begin, end));
      if (frame.width() > size.width() || frame.height() > size.height()) {
        throw new ImageException("malformed_image", "TIFF is damaged");
      }
      int own = JpegScans.of(file, begin, end - begin);
      JpegScans.check(own, size.width(), size.height());
      scans += own;
    }
    if (scans * size.width() * size.height() > JpegScans.MOST_WORK) {
      throw new ImageException("too_large", "a TIFF of " + scans + " JPEG scans");
    }
  }

  /** Whether its samples are differences of 16 bits, which Java's reader does not add up. */
  boolean hasDeepDifferences() {
    return predictor == DIFFERENCES && bits == Short.SIZE && PREDICTED.contains(compression);
  }

  boolean isCmyk() {
    return photometric == CMYK;
  }

  boolean isPalette() {
    return photometric == PALETTE;
  }

  /** The colours of a palette, red, green and blue; of 16 bits Pillow takes the upper byte. */
  static int[] palette(byte[] file) {
    long[] map = TiffTags.of(file).all(COLOUR_MAP);
    int count = map.length / 3;
    int[] colours = new int[count];
    for (int i = 0; i < count; i++) {
      colours[i] = (int) (map[i] >> 8 << 16 | map[count + i] >> 8 << 8 | map[2 * count + i] >> 8);
    }
    return colours;
  }
}
