package dev.primavista.server.observability;

import java.util.List;

/** The GPUs of this machine. */
@FunctionalInterface
public interface Gpus {
  /** What each of them shows now, in the driver's order; without those that do not answer. */
  List<Reading> readings();

  /**
   * What one GPU shows. A value that it does not have is NaN.
   *
   * @param uuid such as {@code GPU-2f8c...}
   * @param utilisation share of the time in which it worked, 0 to 1
   * @param temperature in degrees Celsius
   * @param watts what it takes
   * @param mostWatts what it may take
   * @param joules what it took since the driver was loaded
   */
  record Reading(
      String uuid,
      double utilisation,
      double totalBytes,
      double usedBytes,
      double temperature,
      double watts,
      double mostWatts,
      double joules) {}
}
