package dev.primavista.vision.evaluation;

import java.util.Locale;

/** So many of so many. */
public record Share(int count, int of) {
  private static final double Z = 1.959963984540054;

  /** 0 to 1. */
  public double value() {
    return of == 0 ? 0 : (double) count / of;
  }

  /** The lower end of Wilson's interval of 95 %. */
  public double low() {
    return of == 0 ? 0 : Math.max(0, centre() - half());
  }

  /** The upper end of Wilson's interval of 95 %. */
  public double high() {
    return of == 0 ? 1 : Math.min(1, centre() + half());
  }

  private double centre() {
    return (value() + Z * Z / (2 * of)) / (1 + Z * Z / of);
  }

  private double half() {
    double p = value();
    return Z * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of)) / (1 + Z * Z / of);
  }

  /** {@code 0.9075 (0.8752 to 0.9321)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.4f (%.4f to %.4f)", value(), low(), high());
  }
}
