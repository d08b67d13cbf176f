package dev.primavista.vision.image;

import dev.primavista.vision.image.Weights.Part;
import dev.primavista.vision.image.Weights.Span;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Memory that a thread uses again for picture after picture. What is asked for twice is the same
 * memory: nothing of it may be kept.
 */
public final class Workspace {
  /** A thread keeps no more than this of each kind; larger pictures get memory of their own. */
  private static final int KEPT_INTS = 1 << 19;

  private static final int KEPT_BYTES = Integer.BYTES * KEPT_INTS;

  /** Pictures of one source have one size: their weights are found once. */
  private static final int KEPT_WEIGHTS = 8;

  private static final int MOST_KEPT_VALUES = 1 << 14;

  private static final ThreadLocal<Workspace> OF_THREAD = ThreadLocal.withInitial(Workspace::new);

  /** Rows that wait for the pass down. */
  final Lines ring = new Lines();

  /** A block's columns as lines. */
  final Lines turned = new Lines();

  /** The same, resampled. */
  final Lines narrowed = new Lines();

  private byte[] pixels = {};
  private PackedImage picture = PackedImage.black(0, 0);

  private final Map<Resizing, Weights> weights =
      new LinkedHashMap<>(2 * KEPT_WEIGHTS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Resizing, Weights> eldest) {
          return size() > KEPT_WEIGHTS;
        }
      };

  /** What weights depend on. */
  private record Resizing(Part part, Span span, Interpolation filter) {}

  private Workspace() {}

  public static Workspace ofThread() {
    return OF_THREAD.get();
  }

  /** Lines of ints with any content. */
  static final class Lines {
    private int[][] kept = new int[0][];

    private Lines() {}

    /** At least so many lines of at least so many ints. */
    int[][] of(int count, int length) {
      if (kept.length >= count && kept[0].length >= length) {
        return kept;
      }
      int[][] fresh = new int[count][length];
      if ((long) count * length <= KEPT_INTS) {
        kept = fresh;
      }
      return fresh;
    }
  }

  /** At least so many bytes of any content, for a decoded picture. */
  public byte[] pixels(int length) {
    if (pixels.length >= length) {
      return pixels;
    }
    byte[] fresh = new byte[length];
    if (length <= KEPT_BYTES) {
      pixels = fresh;
    }
    return fresh;
  }

  /** A picture of this size and any content. */
  PackedImage picture(int width, int height) {
    if (picture.width() == width && picture.height() == height) {
      return picture;
    }
    PackedImage fresh = PackedImage.black(width, height);
    if ((long) width * height <= KEPT_INTS) {
      picture = fresh;
    }
    return fresh;
  }

  /** {@link Weights#of}, perhaps of an earlier picture of this size; nobody changes them. */
  Weights weights(Part part, Span span, Interpolation filter) {
    Resizing resizing = new Resizing(part, span, filter);
    Weights known = weights.get(resizing);
    if (known != null) {
      return known;
    }
    Weights found = Weights.of(part, span, filter);
    if (found.values().length <= MOST_KEPT_VALUES) {
      weights.put(resizing, found);
    }
    return found;
  }
}
