package dev.primavista.sklearn.numeric;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;

/**
 * What roundings of a file's numbers may do to an answer.
 *
 * @param unit what one rounding changes a number by, relatively, at most
 * @param tolerance what an answer may be off by, absolutely and relatively
 */
public record Rounding(double unit, double tolerance) {
  public static final Rounding DOUBLE = new Rounding(0x1p-53, 2.5e-7);
  public static final Rounding SINGLE = new Rounding(0x1p-24, 2.5e-6);

  /** That of this array's numbers. */
  public static Rounding of(NdArray array) {
    return array.dtype().itemSize() == 4 ? SINGLE : DOUBLE;
  }

  /**
   * Fails if roundings show in an answer.
   *
   * @param enlarged the numbers that are rounded, as they go into the answer
   */
  public void check(int row, double enlarged, double answer) {
    if (!(enlarged * unit <= tolerance * (1 + Math.abs(answer)))) {
      throw new InvalidRequest(
          "not_exact",
          "row " + row + ": its answer is made of roundings, which differ by processor");
    }
  }
}
