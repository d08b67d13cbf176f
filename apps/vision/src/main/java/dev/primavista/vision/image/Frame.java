package dev.primavista.vision.image;

import dev.primavista.vision.image.Weights.Span;

/**
 * The part of a picture that a result shows.
 *
 * @param left of the result's left edge, in the picture's pixels; may lie outside
 * @param scaleX the picture's pixels in one of the result's
 */
public record Frame(double left, double top, double scaleX, double scaleY) {
  /** The picture's place of a result's column. */
  public double x(double column) {
    return left + column * scaleX;
  }

  /** The picture's place of a result's row. */
  public double y(double row) {
    return top + row * scaleY;
  }

  /** The result of this size that shows a whole part. */
  static Frame of(double left, double top, double width, double height, Geometry of) {
    return new Frame(left, top, width / of.width(), height / of.height());
  }

  /** A centred piece of a picture that was resized as a whole. */
  static Frame piece(int[] size, Span across, Span down) {
    double scaleX = (double) size[0] / across.whole();
    double scaleY = (double) size[1] / down.whole();
    return new Frame(across.from() * scaleX, down.from() * scaleY, scaleX, scaleY);
  }
}
