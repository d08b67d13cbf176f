package dev.primavista.onnx.quantize;

/** How the range of an activation is chosen from the values that it had. */
public enum Calibration {
  /** Every value that was seen. */
  MINMAX,
  /** All but one value in 10,000. */
  PERCENTILE,
  /** Where the least information is lost. */
  ENTROPY;

  private static final double LEFT_OUT = 1e-4;

  Range range(Histogram histogram) {
    return switch (this) {
      case MINMAX -> histogram.whole();
      case PERCENTILE -> histogram.without(LEFT_OUT);
      case ENTROPY -> histogram.leastDivergent();
    };
  }
}
