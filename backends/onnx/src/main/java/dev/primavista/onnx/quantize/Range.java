package dev.primavista.onnx.quantize;

/**
 * The values that an activation is quantised for; others are clipped. Zero is always among them, so
 * that padding is exact.
 */
public record Range(float min, float max) {
  public Range {
    if (!(min <= max) || Float.isInfinite(min) || Float.isInfinite(max)) {
      throw new IllegalArgumentException(
          "range: " + min + " to " + max + " (expected: finite, min <= max)");
    }
    min = Math.min(0, min);
    max = Math.max(0, max);
  }

  /** The part of it that lies within these bounds. */
  Range within(float least, float greatest) {
    return new Range(
        Math.clamp(min, least, Math.max(least, greatest)),
        Math.clamp(max, least, Math.max(least, greatest)));
  }

  /** The step between two of the 256 values. */
  float scale() {
    float step = (max - min) / 255f;
    return step >= Float.MIN_NORMAL ? step : 1f;
  }

  /** Which of the values 0 to 255 stands for zero. */
  int zeroPoint() {
    return Math.clamp(Math.round(-min / scale()), 0, 255);
  }
}
