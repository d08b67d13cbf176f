package dev.primavista.core.tensor;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntToDoubleFunction;

/** The greatest of many numbers, found without sorting them all. */
public final class Greatest {
  /** A number and its place among all. */
  private record Ranked(double number, int place) {}

  private static final Comparator<Ranked> GREATEST_FIRST =
      Comparator.comparingDouble((Ranked each) -> -each.number).thenComparingInt(Ranked::place);

  private Greatest() {}

  /**
   * The places of the greatest numbers, that of the greatest first, of equal ones the first; what
   * is no number goes last.
   *
   * @param count numbers that there are, at the places from 0
   * @param most places that are wanted
   * @return as many as are wanted, or as there are
   */
  public static int[] places(int count, int most, IntToDoubleFunction number) {
    int wanted = Math.min(count, most);
    if (wanted == 0) {
      return new int[0];
    }
    PriorityQueue<Ranked> kept = new PriorityQueue<>(wanted, GREATEST_FIRST.reversed());
    for (int place = 0; place < count; place++) {
      double next = number.applyAsDouble(place);
      if (place < wanted) {
        kept.add(new Ranked(next, place));
      } else if (Double.compare(-next, -kept.element().number) < 0) {
        kept.remove();
        kept.add(new Ranked(next, place));
      }
    }
    return kept.stream().sorted(GREATEST_FIRST).mapToInt(Ranked::place).toArray();
  }
}
