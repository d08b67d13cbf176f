package dev.primavista.vision.detection;

/**
 * A rectangle in a picture's pixels.
 *
 * @param left from the picture's left edge
 */
public record Box(double left, double top, double right, double bottom) {
  /** Pixels inside. */
  public double area() {
    return Math.max(0, right - left) * Math.max(0, bottom - top);
  }

  /** The share that both have of what they cover together, 0 to 1. */
  public double overlap(Box other) {
    double width = Math.min(right, other.right) - Math.max(left, other.left);
    double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double common = width * height;
    return common / (area() + other.area() - common);
  }

  /** The part inside of a picture of this size. */
  Box within(int width, int height) {
    return new Box(
        Math.clamp(left, 0, width),
        Math.clamp(top, 0, height),
        Math.clamp(right, 0, width),
        Math.clamp(bottom, 0, height));
  }
}
