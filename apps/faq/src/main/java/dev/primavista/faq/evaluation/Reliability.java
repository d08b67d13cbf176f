package dev.primavista.faq.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A bin of outcomes that are about as sure.
 *
 * @param count of the outcomes in it
 * @param confidence their mean
 * @param accuracy share of them that is right
 */
record Reliability(long count, double confidence, double accuracy) {
  /**
   * Bins of equal mass; the first ones take what is left over.
   *
   * @param byConfidence the outcomes' places in ascending confidence
   * @param times that each outcome counts
   */
  static List<Reliability> of(int bins, List<Outcome> outcomes, int[] byConfidence, int[] times) {
    long total = IntStream.of(times).asLongStream().sum();
    List<Reliability> all = new ArrayList<>();
    int at = 0;
    long left = times.length == 0 ? 0 : times[byConfidence[0]];
    for (int bin = 0; bin < bins; bin++) {
      long size = total / bins + (bin < total % bins ? 1 : 0);
      double confidence = 0;
      long right = 0;
      for (long open = size; open > 0; ) {
        for (; left == 0; left = times[byConfidence[at]]) {
          at++;
        }
        long taken = Math.min(open, left);
        Outcome outcome = outcomes.get(byConfidence[at]);
        confidence += taken * outcome.confidence();
        right += outcome.right() ? taken : 0;
        left -= taken;
        open -= taken;
      }
      if (size > 0) {
        all.add(new Reliability(size, confidence / size, (double) right / size));
      }
    }
    return all;
  }
}
