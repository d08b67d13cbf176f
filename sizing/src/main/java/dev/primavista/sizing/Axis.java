package dev.primavista.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One axis of a {@link Plot}.
 *
 * @param label what it measures, with its unit
 * @param from the least value shown
 * @param to the greatest value shown
 */
public record Axis(String label, double from, double to, Scale scale) {
  /** How values lie on it. */
  public enum Scale {
    LINEAR,
    /** By powers of ten; for values above 0. */
    LOG,
    /** Shares below 1, by how near they are to 1: 90 %, 99 % and 99.9 % lie at equal distances. */
    NINES
  }

  public Axis {
    if (!(from < to)) {
      throw new IllegalArgumentException("axis: " + from + " to " + to + " (expected: from < to)");
    }
  }

  /** From 0 to a round number that is no less than this. */
  public static Axis upTo(String label, double greatest) {
    double step = step(Math.max(greatest, 1e-9));
    return new Axis(label, 0, step * Math.max(1, Math.ceil(greatest / step)), Scale.LINEAR);
  }

  /** Whole powers of ten around these. */
  public static Axis powersAround(String label, double least, double greatest) {
    double from = Math.pow(10, Math.floor(Math.log10(Math.max(least, 1e-9))));
    double to = Math.pow(10, Math.ceil(Math.log10(Math.max(greatest, 1e-9))));
    return new Axis(label, from, to > from ? to : 10 * from, Scale.LOG);
  }

  /** Percentiles from the least up to 99.99 %, each nine as wide as the one before. */
  public static Axis percentiles() {
    return new Axis("percentile", 0, 0.9999, Scale.NINES);
  }

  /** Where a value lies: 0 at the beginning, 1 at the end; what lies outside is put to its end. */
  double place(double value) {
    double inside = Math.clamp(value, from, to);
    return (height(inside) - height(from)) / (height(to) - height(from));
  }

  private double height(double value) {
    return switch (scale) {
      case LINEAR -> value;
      case LOG -> Math.log10(value);
      case NINES -> -Math.log10(1 - value);
    };
  }

  /** Values worth a line and a number. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    switch (scale) {
      case LINEAR -> {
        double step = step(to - from);
        for (long i = (long) Math.ceil(from / step); i * step <= to * (1 + 1e-9); i++) {
          ticks.add(i * step);
        }
      }
      case LOG -> {
        for (double tick = from; tick <= to * 1.001; tick *= 10) {
          ticks.add(tick);
        }
      }
      case NINES -> {
        for (double tick : new double[] {0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999}) {
          if (tick <= to) {
            ticks.add(tick);
          }
        }
      }
    }
    return ticks;
  }

  /** A number as the axis shows it. */
  String text(double value) {
    if (scale == Scale.NINES) {
      return number(100 * value) + " %";
    }
    return number(value);
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.5f", value);
    String shortened = text.replaceAll("0+$", "");
    return shortened.endsWith(".") ? shortened.substring(0, shortened.length() - 1) : shortened;
  }

  /** A tenth to a fifth of the length: 1, 2 or 5 times a power of ten. */
  private static double step(double length) {
    double power = Math.pow(10, Math.floor(Math.log10(length / 4)));
    for (double factor : new double[] {1, 2, 5}) {
      if (length / (factor * power) <= 10) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
