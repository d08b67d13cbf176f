package dev.primavista.sizing;

import dev.primavista.server.json.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Durations in order. */
public final class Percentiles {
  private static final double[] SHARES = {
    0, 0.1, 0.25, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.993, 0.995,
    0.997, 0.998, 0.999, 0.9993, 0.9995, 0.9997, 0.9999
  };

  private final long[] nanos;

  private Percentiles(long[] nanos) {
    this.nanos = nanos;
  }

  /** Of the first so many durations in nanoseconds, in any order; the array is not kept. */
  public static Percentiles of(long[] nanos, int count) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return new Percentiles(sorted);
  }

  /** The duration that this share of all does not exceed, in milliseconds; NaN where none are. */
  public double at(double share) {
    if (nanos.length == 0) {
      return Double.NaN;
    }
    return nanos[Math.max(0, (int) Math.ceil(share * nanos.length) - 1)] / 1e6;
  }

  boolean isEmpty() {
    return nanos.length == 0;
  }

  /** Share and milliseconds, as far as there are enough durations to tell. */
  List<Plot.Point> curve() {
    List<Plot.Point> curve = new ArrayList<>();
    for (double share : SHARES) {
      if ((1 - share) * nanos.length >= 1) {
        curve.add(new Plot.Point(share, at(share)));
      }
    }
    return curve;
  }

  void write(JsonWriter json) {
    json.beginObject();
    member(json, "p50", at(0.5));
    member(json, "p90", at(0.9));
    member(json, "p99", at(0.99));
    member(json, "p999", at(0.999));
    member(json, "max", at(1));
    json.endObject();
  }

  private static void member(JsonWriter json, String name, double millis) {
    json.name(name);
    if (Double.isNaN(millis)) {
      json.nullValue();
    } else {
      json.value(millis);
    }
  }
}
