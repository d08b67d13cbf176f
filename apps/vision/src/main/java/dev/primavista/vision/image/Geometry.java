package dev.primavista.vision.image;

import dev.primavista.vision.image.Resampling.Box;
import dev.primavista.vision.image.Resampling.Target;
import dev.primavista.vision.image.Weights.Part;
import dev.primavista.vision.image.Weights.Span;

/** How a picture of any size becomes one of the network's size. */
public sealed interface Geometry {
  /** The result's width, in pixels. */
  int width();

  /** The result's height, in pixels. */
  int height();

  /** The picture in the network's size, perhaps where the thread's next one will be. */
  PackedImage packed(RgbImage image);

  /** How many rows of a picture of this size, from the top, the result is made of at most. */
  default int rows(int width, int height) {
    return height;
  }

  /** The same, three bytes a pixel. */
  default RgbImage apply(RgbImage image) {
    return packed(image).unpacked();
  }

  /**
   * Where a result's pixels come from in a picture of this size.
   *
   * @param width the picture's, in pixels
   */
  Frame frame(int width, int height);

  /** A geometry whose result is square. */
  sealed interface Square extends Geometry {
    /** The result's edge, in pixels. */
    int size();

    @Override
    default int width() {
      return size();
    }

    @Override
    default int height() {
      return size();
    }
  }

  /** Which pixel a centred crop begins at where an odd number is left over. */
  enum Centre {
    /** Python's {@code int(round((whole - size) / 2.0))}: halves go to the even number. */
    EVEN,
    /** {@code (whole - size) // 2}, as Hugging Face's processors have it. */
    FLOOR;

    Span span(int whole, int size) {
      int rest = whole - size;
      return new Span(whole, this == EVEN ? (int) Math.rint(rest / 2.0) : rest / 2, size);
    }
  }

  /**
   * torchvision's {@code Resize(resize)} of the shorter side, then {@code CenterCrop(size)}.
   *
   * @param resize the shorter side after resizing
   */
  record ShorterSide(int resize, int size, Interpolation filter, Centre centre) implements Square {
    public ShorterSide {
      requireCrop(resize, size);
    }

    public ShorterSide(int resize, int size, Interpolation filter) {
      this(resize, size, filter, Centre.EVEN);
    }

    @Override
    public PackedImage packed(RgbImage image) {
      Span across = across(resize, image.width(), image.height());
      Span down = across(resize, image.height(), image.width());
      return Resampling.resize(View.whole(image), new Target(across, down), filter);
    }

    @Override
    public int rows(int width, int height) {
      return Resampling.end(height, across(resize, height, width), filter);
    }

    /** The wanted columns, or, with the sides exchanged, rows. */
    private Span across(int shorter, int length, int other) {
      boolean isShorter = length <= other;
      long whole = isShorter ? shorter : (long) shorter * length / other;
      return centre.span(Math.toIntExact(whole), size);
    }

    @Override
    public Frame frame(int width, int height) {
      return Frame.piece(
          new int[] {width, height}, across(resize, width, height), across(resize, height, width));
    }
  }

  /**
   * The same on a uint8 tensor, as torchvision's tensor transforms do it.
   *
   * @param antialias whether a reduction looks at all pixels or at two a side
   */
  record TensorShorterSide(int resize, int size, boolean antialias) implements Square {
    public TensorShorterSide {
      requireCrop(resize, size);
    }

    private ShorterSide asPicture() {
      return new ShorterSide(resize, size, Interpolation.BILINEAR);
    }

    @Override
    public PackedImage packed(RgbImage image) {
      Span across = asPicture().across(resize, image.width(), image.height());
      Span down = asPicture().across(resize, image.height(), image.width());
      return PackedImage.of(TorchResizing.resize(image, across, down, antialias));
    }

    @Override
    public Frame frame(int width, int height) {
      return asPicture().frame(width, height);
    }
  }

  /** Pillow's {@code ImageOps.fit}: the largest centred part of the right aspect, resized. */
  record Fit(int size, Interpolation filter) implements Square {
    @Override
    public PackedImage packed(RgbImage image) {
      Frame frame = frame(image.width(), image.height());
      double edge = Math.min(image.width(), image.height());
      Box box =
          new Box(
              new Part(image.width(), (float) frame.left(), (float) (frame.left() + edge)),
              new Part(image.height(), (float) frame.top(), (float) (frame.top() + edge)));
      return Resampling.resize(View.whole(image), box, Target.all(size, size), filter);
    }

    @Override
    public Frame frame(int width, int height) {
      double edge = Math.min(width, height);
      return Frame.of((width - edge) * 0.5, (height - edge) * 0.5, edge, edge, this);
    }
  }

  /** The whole picture, its aspect lost. */
  record Stretch(int width, int height, Interpolation filter) implements Geometry {
    public Stretch(int size, Interpolation filter) {
      this(size, size, filter);
    }

    @Override
    public PackedImage packed(RgbImage image) {
      return Resampling.resize(View.whole(image), Target.all(width, height), filter);
    }

    @Override
    public Frame frame(int width, int height) {
      return Frame.of(0, 0, width, height, this);
    }
  }

  /**
   * The whole picture as a square, its aspect lost, then the centre: timm's crop mode "squash".
   *
   * @param resize the square's edge
   */
  record Squash(int resize, int size, Interpolation filter, Centre centre) implements Square {
    public Squash {
      requireCrop(resize, size);
    }

    @Override
    public PackedImage packed(RgbImage image) {
      Span span = centre.span(resize, size);
      return Resampling.resize(View.whole(image), new Target(span, span), filter);
    }

    @Override
    public int rows(int width, int height) {
      return Resampling.end(height, centre.span(resize, size), filter);
    }

    @Override
    public Frame frame(int width, int height) {
      Span span = centre.span(resize, size);
      return Frame.piece(new int[] {width, height}, span, span);
    }
  }

  /**
   * The whole picture in its aspect, in the middle of a plain ground, as the YOLO networks have it.
   *
   * @param fill the ground's grey
   */
  record Letterbox(int width, int height, Interpolation filter, int fill) implements Geometry {
    /** A packed pixel whose colours are all 1. */
    private static final int GREY = 0x010101;

    @Override
    public PackedImage packed(RgbImage image) {
      int[] inner = inner(image.width(), image.height());
      PackedImage resized =
          Resampling.resize(View.whole(image), Target.all(inner[0], inner[1]), filter);
      PackedImage ground = PackedImage.black(width, height);
      for (int[] row : ground.rows()) {
        java.util.Arrays.fill(row, (fill & 0xff) * GREY);
      }
      for (int y = 0; y < inner[1]; y++) {
        System.arraycopy(resized.rows()[y], 0, ground.rows()[inner[3] + y], inner[2], inner[0]);
      }
      return ground;
    }

    /** Width, height, left and top of the resized picture. */
    private int[] inner(int pictureWidth, int pictureHeight) {
      double ratio = Math.min((double) width / pictureWidth, (double) height / pictureHeight);
      int innerWidth = Math.max(1, (int) Math.rint(pictureWidth * ratio));
      int innerHeight = Math.max(1, (int) Math.rint(pictureHeight * ratio));
      return new int[] {
        innerWidth, innerHeight, (width - innerWidth) / 2, (height - innerHeight) / 2
      };
    }

    @Override
    public Frame frame(int pictureWidth, int pictureHeight) {
      int[] inner = inner(pictureWidth, pictureHeight);
      double scaleX = (double) pictureWidth / inner[0];
      double scaleY = (double) pictureHeight / inner[1];
      return new Frame(-inner[2] * scaleX, -inner[3] * scaleY, scaleX, scaleY);
    }
  }

  /** The central part of both sides, resized: TensorFlow's central crop, by Pillow. */
  record CentralPart(double fraction, int size, Interpolation filter) implements Square {
    @Override
    public PackedImage packed(RgbImage image) {
      return Resampling.resize(part(image, fraction), Target.all(size, size), filter);
    }

    @Override
    public int rows(int width, int height) {
      return height - before(height, fraction);
    }

    /** What is left and above of the part. */
    private static int before(int length, double fraction) {
      return (int) ((length - length * fraction) / 2);
    }

    private static View part(RgbImage image, double fraction) {
      int left = before(image.width(), fraction);
      int top = before(image.height(), fraction);
      return new View(image, left, top, image.width() - 2 * left, image.height() - 2 * top);
    }

    @Override
    public Frame frame(int width, int height) {
      int left = before(width, fraction);
      int top = before(height, fraction);
      return Frame.of(left, top, width - 2 * left, height - 2 * top, this);
    }
  }

  /**
   * The same by TensorFlow's own resize, whose samples are not rounded.
   *
   * @param halfPixel TensorFlow 2's pixel centres; otherwise TensorFlow 1's corners
   */
  record TensorFlowPart(double fraction, int size, boolean halfPixel) implements Square {
    FloatImage floats(RgbImage image) {
      View part = CentralPart.part(image, fraction);
      return TensorFlowResizing.resize(part, size, halfPixel);
    }

    @Override
    public int rows(int width, int height) {
      return height - CentralPart.before(height, fraction);
    }

    @Override
    public PackedImage packed(RgbImage image) {
      return PackedImage.of(floats(image).rounded());
    }

    @Override
    public Frame frame(int width, int height) {
      return new CentralPart(fraction, size, Interpolation.BILINEAR).frame(width, height);
    }
  }

  private static void requireCrop(int resize, int size) {
    if (size < 1 || resize < size) {
      throw new IllegalArgumentException(
          "resize: " + resize + " (expected: >= crop " + size + " >= 1)");
    }
  }
}
