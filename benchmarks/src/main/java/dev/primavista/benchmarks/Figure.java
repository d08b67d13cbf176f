package dev.primavista.benchmarks;

/**
 * One measured line.
 *
 * @param subject who was measured, such as {@code Primavista} or {@code LightGBM 4.7 (Python)}
 * @param cpuMicros CPU time per operation, median of the rounds; NaN where the subject is absent
 * @param note what was done, or why it is absent
 */
record Figure(String name, String subject, double cpuMicros, String note) {
  static Figure absent(String name, String subject, String why) {
    return new Figure(name, subject, Double.NaN, "absent: " + why);
  }

  boolean isAbsent() {
    return Double.isNaN(cpuMicros);
  }
}
