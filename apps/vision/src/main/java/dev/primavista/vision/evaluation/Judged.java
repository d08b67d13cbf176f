package dev.primavista.vision.evaluation;

import java.nio.file.Path;

/**
 * What a network said of a picture whose class is known.
 *
 * @param classes the five most probable, best first
 * @param probabilities theirs
 * @param truthProbability of the class that it is
 */
public record Judged(
    Path file, int truth, int[] classes, double[] probabilities, double truthProbability) {
  /** Whether the most probable class is the right one. */
  public boolean right() {
    return classes.length > 0 && classes[0] == truth;
  }

  /** Whether the right class is among the five. */
  public boolean amongFive() {
    for (int each : classes) {
      if (each == truth) {
        return true;
      }
    }
    return false;
  }

  /** The most probable class; -1 where there is none. */
  public int said() {
    return classes.length == 0 ? -1 : classes[0];
  }

  /** Its probability. */
  public double certainty() {
    return classes.length == 0 ? 0 : probabilities[0];
  }
}
