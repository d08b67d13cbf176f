package dev.primavista.vision.image;

import dev.primavista.vision.image.Resampling.Box;
import dev.primavista.vision.image.Resampling.Target;
import dev.primavista.vision.image.Weights.Part;
import dev.primavista.vision.image.Weights.Span;

/** How a picture of any size becomes one of the network's size. */
public sealed interface Geometry {
  /** The result's edge, in pixels; results are square. */
  int size();

  RgbImage apply(RgbImage image);

  /**
   * torchvision's {@code Resize(resize)} of the shorter side, then {@code CenterCrop(size)}.
   *
   * @param resize the shorter side after resizing
   */
  record ShorterSide(int resize, int size, Interpolation filter) implements Geometry {
    public ShorterSide {
      if (size < 1 || resize < size) {
        throw new IllegalArgumentException(
            "resize: " + resize + " (expected: >= crop " + size + " >= 1)");
      }
    }

    @Override
    public RgbImage apply(RgbImage image) {
      boolean portrait = image.width() <= image.height();
      int shorter = portrait ? image.width() : image.height();
      int longer = portrait ? image.height() : image.width();
      int newLonger = Math.toIntExact((long) resize * longer / shorter);
      int width = portrait ? resize : newLonger;
      int height = portrait ? newLonger : resize;
      Target target =
          new Target(new Span(width, middle(width), size), new Span(height, middle(height), size));
      return Resampling.resize(image, Box.whole(image), target, filter);
    }

    /** Python's {@code int(round((whole - size) / 2.0))}: halves go to the even number. */
    private int middle(int whole) {
      return (int) Math.rint((whole - size) / 2.0);
    }
  }

  /** Pillow's {@code ImageOps.fit}: the largest centred part of the right aspect, resized. */
  record Fit(int size, Interpolation filter) implements Geometry {
    @Override
    public RgbImage apply(RgbImage image) {
      double width = image.width();
      double height = image.height();
      double ratio = width / height;
      double cropWidth = ratio > 1 ? height : width;
      double cropHeight = ratio < 1 ? width : height;
      double left = (width - cropWidth) * 0.5;
      double top = (height - cropHeight) * 0.5;
      Box box =
          new Box(
              new Part(image.width(), (float) left, (float) (left + cropWidth)),
              new Part(image.height(), (float) top, (float) (top + cropHeight)));
      return Resampling.resize(image, box, Target.all(size, size), filter);
    }
  }

  /** The whole picture, its aspect lost. */
  record Stretch(int size, Interpolation filter) implements Geometry {
    @Override
    public RgbImage apply(RgbImage image) {
      return Resampling.resize(image, Box.whole(image), Target.all(size, size), filter);
    }
  }

  /** The central part of both sides, resized: TensorFlow's central crop, by Pillow. */
  record CentralPart(double fraction, int size, Interpolation filter) implements Geometry {
    @Override
    public RgbImage apply(RgbImage image) {
      int top = (int) ((image.height() - image.height() * fraction) / 2);
      int left = (int) ((image.width() - image.width() * fraction) / 2);
      RgbImage part = crop(image, left, top);
      return Resampling.resize(part, Box.whole(part), Target.all(size, size), filter);
    }

    private static RgbImage crop(RgbImage image, int left, int top) {
      int width = image.width() - 2 * left;
      int height = image.height() - 2 * top;
      byte[] rgb = new byte[width * height * 3];
      for (int y = 0; y < height; y++) {
        System.arraycopy(
            image.rgb(), ((top + y) * image.width() + left) * 3, rgb, y * width * 3, width * 3);
      }
      return new RgbImage(width, height, rgb);
    }
  }
}
