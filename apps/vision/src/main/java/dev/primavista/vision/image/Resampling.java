package dev.primavista.vision.image;

/**
 * Pillow's {@code Image.resize}, byte for byte: weights in double, then 22 fractional bits, first
 * across, then down, each pass rounded to a byte. Only the wanted part of the result is computed.
 */
final class Resampling {
  private static final int FRACTION_BITS = 32 - 8 - 2;

  private Resampling() {}

  /** A part of a picture; edges as Pillow's C code sees them, in float. */
  record Box(float left, float top, float right, float bottom) {
    static Box whole(RgbImage image) {
      return new Box(0, 0, image.width(), image.height());
    }
  }

  /**
   * What is wanted of a resized picture.
   *
   * @param fullWidth the whole result's size
   * @param left where the wanted part begins in it
   */
  record Target(int fullWidth, int fullHeight, int left, int top, int width, int height) {
    static Target all(int width, int height) {
      return new Target(width, height, 0, 0, width, height);
    }
  }

  /** Weights of the source pixels for a run of result pixels. */
  private record Weights(int size, int[] first, int[] count, int[] values) {}

  static RgbImage resize(RgbImage image, Box box, Target target, Interpolation filter) {
    if (filter == Interpolation.NEAREST) {
      return nearest(image, box, target);
    }
    boolean across =
        target.fullWidth() != image.width() || box.left() != 0 || box.right() != target.fullWidth();
    boolean down =
        target.fullHeight() != image.height()
            || box.top() != 0
            || box.bottom() != target.fullHeight();
    Weights columns =
        across
            ? weights(
                image.width(),
                box.left(),
                box.right(),
                target.fullWidth(),
                target.left(),
                target.width(),
                filter)
            : identity(target.left(), target.width());
    Weights rows =
        down
            ? weights(
                image.height(),
                box.top(),
                box.bottom(),
                target.fullHeight(),
                target.top(),
                target.height(),
                filter)
            : identity(target.top(), target.height());
    if (across && down && downFirst(image, target)) {
      int from = columns.first()[0];
      RgbImage shortened = down(cut(image, from, last(columns), 0, image.height()), rows, 0);
      return across(shortened, columns, from);
    }
    int from = rows.first()[0];
    RgbImage band = cut(image, 0, image.width(), from, last(rows));
    return down(across(band, columns, 0), rows, from);
  }

  /**
   * Which pass comes first decides roundings. Pillow 13 goes down first where that takes away more
   * than twice as many rows as the other pass takes columns; found by comparing 5,850 random
   * resizes with it.
   */
  private static boolean downFirst(RgbImage image, Target target) {
    int rowsLess = image.height() - target.fullHeight();
    int columnsLess = image.width() - target.fullWidth();
    return rowsLess > 0 && rowsLess > 2 * columnsLess;
  }

  /** Every wanted place as it is. */
  private static Weights identity(int from, int count) {
    int[] first = new int[count];
    int[] ones = new int[count];
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      first[i] = from + i;
      ones[i] = 1;
      values[i] = 1 << FRACTION_BITS;
    }
    return new Weights(1, first, ones, values);
  }

  private static int last(Weights weights) {
    int last = 0;
    for (int i = 0; i < weights.first().length; i++) {
      last = Math.max(last, weights.first()[i] + weights.count()[i]);
    }
    return last;
  }

  private static Weights weights(
      int inSize,
      float from,
      float to,
      int fullSize,
      int offset,
      int wanted,
      Interpolation filter) {
    double scale = (double) (to - from) / fullSize;
    double widening = Math.max(scale, 1.0);
    double support = filter.support() * widening;
    int size = (int) Math.ceil(support) * 2 + 1;
    double inverse = 1.0 / widening;
    int[] first = new int[wanted];
    int[] count = new int[wanted];
    int[] values = new int[wanted * size];
    double[] raw = new double[size];
    for (int i = 0; i < wanted; i++) {
      double center = from + (offset + i + 0.5) * scale;
      int min = Math.max(0, (int) (center - support + 0.5));
      int max = Math.min(inSize, (int) (center + support + 0.5));
      double sum = 0;
      for (int x = 0; x < max - min; x++) {
        raw[x] = filter.weight((x + min - center + 0.5) * inverse);
        sum += raw[x];
      }
      for (int x = 0; x < max - min; x++) {
        double share = sum != 0 ? raw[x] / sum : raw[x];
        values[i * size + x] = (int) (share * (1 << FRACTION_BITS) + (share < 0 ? -0.5 : 0.5));
      }
      first[i] = min;
      count[i] = max - min;
    }
    return new Weights(size, first, count, values);
  }

  /** Columns resampled; the weights count from source column {@code offset}. */
  private static RgbImage across(RgbImage image, Weights weights, int offset) {
    int width = weights.first().length;
    byte[] source = image.rgb();
    byte[] out = new byte[image.height() * width * 3];
    int at = 0;
    for (int y = 0; y < image.height(); y++) {
      int rowStart = (y * image.width() - offset) * 3;
      for (int x = 0; x < width; x++) {
        int red = 1 << (FRACTION_BITS - 1);
        int green = red;
        int blue = red;
        int pixel = rowStart + weights.first()[x] * 3;
        int weight = x * weights.size();
        for (int k = 0; k < weights.count()[x]; k++) {
          int w = weights.values()[weight + k];
          red += (source[pixel] & 0xff) * w;
          green += (source[pixel + 1] & 0xff) * w;
          blue += (source[pixel + 2] & 0xff) * w;
          pixel += 3;
        }
        out[at++] = clip(red);
        out[at++] = clip(green);
        out[at++] = clip(blue);
      }
    }
    return new RgbImage(width, image.height(), out);
  }

  /** Rows resampled; the weights count from source row {@code offset}. */
  private static RgbImage down(RgbImage image, Weights weights, int offset) {
    int height = weights.first().length;
    int stride = image.width() * 3;
    byte[] source = image.rgb();
    byte[] out = new byte[height * stride];
    int[] sums = new int[stride];
    for (int y = 0; y < height; y++) {
      java.util.Arrays.fill(sums, 1 << (FRACTION_BITS - 1));
      for (int k = 0; k < weights.count()[y]; k++) {
        int w = weights.values()[y * weights.size() + k];
        int from = (weights.first()[y] - offset + k) * stride;
        for (int i = 0; i < stride; i++) {
          sums[i] += (source[from + i] & 0xff) * w;
        }
      }
      for (int i = 0; i < stride; i++) {
        out[y * stride + i] = clip(sums[i]);
      }
    }
    return new RgbImage(image.width(), height, out);
  }

  private static byte clip(int sum) {
    return (byte) Math.clamp(sum >> FRACTION_BITS, 0, 255);
  }

  /** The columns and rows of these ranges, ends excluded. */
  private static RgbImage cut(RgbImage image, int left, int right, int top, int bottom) {
    if (left == 0 && top == 0 && right == image.width() && bottom == image.height()) {
      return image;
    }
    int width = right - left;
    byte[] out = new byte[(bottom - top) * width * 3];
    for (int y = top; y < bottom; y++) {
      System.arraycopy(
          image.rgb(), (y * image.width() + left) * 3, out, (y - top) * width * 3, width * 3);
    }
    return new RgbImage(width, bottom - top, out);
  }

  /** Pillow's ImagingScaleAffine: the step is added up, not multiplied. */
  private static RgbImage nearest(RgbImage image, Box box, Target target) {
    int[] columns =
        nearestPlaces(
            box.left(),
            box.right(),
            target.fullWidth(),
            target.left(),
            target.width(),
            image.width());
    int[] rows =
        nearestPlaces(
            box.top(),
            box.bottom(),
            target.fullHeight(),
            target.top(),
            target.height(),
            image.height());
    byte[] out = new byte[target.width() * target.height() * 3];
    int at = 0;
    for (int row : rows) {
      for (int column : columns) {
        System.arraycopy(image.rgb(), (row * image.width() + column) * 3, out, at, 3);
        at += 3;
      }
    }
    return new RgbImage(target.width(), target.height(), out);
  }

  private static int[] nearestPlaces(
      float from, float to, int fullSize, int offset, int wanted, int inSize) {
    double step = (double) (to - from) / fullSize;
    double place = from + step * 0.5;
    int[] places = new int[wanted];
    for (int i = 0; i < offset + wanted; i++) {
      if (i >= offset) {
        places[i - offset] = Math.clamp((int) place, 0, inSize - 1);
      }
      place += step;
    }
    return places;
  }
}
