package dev.primavista.benchmarks;

import java.util.Locale;

/**
 * A measured value and what it should be.
 *
 * @param bar the limit it has to keep; empty where it only informs
 */
record Verdict(String what, double value, String unit, String bar, boolean holds) {
  static Verdict info(String what, double value, String unit) {
    return new Verdict(what, value, unit, "", true);
  }

  static Verdict atMost(String what, double value, double most, String unit) {
    return new Verdict(
        what, value, unit, String.format(Locale.ROOT, "<= %.3g", most), value <= most);
  }

  static Verdict info(String what, long count, String unit) {
    return info(what, (double) count, unit);
  }

  static Verdict atMost(String what, long count, long most, String unit) {
    return atMost(what, (double) count, (double) most, unit);
  }

  static Verdict atLeast(String what, double value, double least, String unit) {
    return new Verdict(
        what, value, unit, String.format(Locale.ROOT, ">= %.3g", least), value >= least);
  }

  @Override
  public String toString() {
    String end = bar.isEmpty() ? "" : bar + (holds ? "   holds" : "   DOES NOT HOLD");
    return String.format(Locale.ROOT, "%-64s %12.4g %-6s %s", what, value, unit, end);
  }
}
