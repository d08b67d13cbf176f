package dev.primavista.faq.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The outcomes in the orders that the figures need, so that a resample is a number of times for
 * each.
 */
final class Sample {
  static final int BINS = 15;
  private static final double ROUNDING = 1e-12;

  private final List<Outcome> known;
  private final List<Outcome> others;
  private final int[] byConfidence;
  private final int[] byRank;
  private final int[] byScope;
  private final int[] othersByScope;

  /**
   * @param known askings that an entry answers; not empty
   * @param others askings that none answers
   */
  Sample(List<Outcome> known, List<Outcome> others) {
    this.known = known;
    this.others = others;
    this.byConfidence = ascending(known, Outcome::confidence);
    this.byRank = ascending(known, Outcome::rank);
    this.byScope = ascending(known, Outcome::inScope);
    this.othersByScope = ascending(others, Outcome::inScope);
  }

  private static int[] ascending(List<Outcome> outcomes, ToDoubleFunction<Outcome> key) {
    return IntStream.range(0, outcomes.size())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> key.applyAsDouble(outcomes.get(i))))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * The figures where each outcome counts so many times.
   *
   * @return NaN for what needs askings out of scope, where there are none
   */
  Map<Figure, Double> figures(int[] times, int[] timesOthers) {
    long total = IntStream.of(times).asLongStream().sum();
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.ACCURACY_1, share(times, total, 1));
    figures.put(Figure.ACCURACY_2, share(times, total, 2));
    figures.put(Figure.ACCURACY_3, share(times, total, 3));
    figures.put(Figure.ACCURACY_5, share(times, total, 5));
    figures.put(Figure.RECALL_10, share(times, total, 10));
    figures.put(Figure.MEAN_RANK, mean(times, total, Outcome::rank));
    figures.put(Figure.MEDIAN_RANK, medianRank(times, total));
    figures.put(Figure.MRR, mean(times, total, outcome -> 1 / outcome.rank()));
    figures.put(
        Figure.ECE,
        Reliability.of(BINS, known, byConfidence, times).stream()
            .mapToDouble(bin -> bin.count() * Math.abs(bin.confidence() - bin.accuracy()) / total)
            .sum());
    figures.put(Figure.COVERAGE_90, coverage(times, total, 0.90));
    figures.put(Figure.COVERAGE_95, coverage(times, total, 0.95));
    figures.put(Figure.AUROC, auroc(times, timesOthers));
    figures.put(Figure.OUT_OF_SCOPE_RECALL, othersFound(times, total, timesOthers, 0.95));
    return figures;
  }

  private double share(int[] times, long total, int most) {
    long count = 0;
    for (int i = 0; i < times.length; i++) {
      count += known.get(i).rank() <= most ? times[i] : 0;
    }
    return (double) count / total;
  }

  private double mean(int[] times, long total, ToDoubleFunction<Outcome> of) {
    double sum = 0;
    for (int i = 0; i < times.length; i++) {
      sum += times[i] * of.applyAsDouble(known.get(i));
    }
    return sum / total;
  }

  private double medianRank(int[] times, long total) {
    long lower = (total - 1) / 2;
    long upper = total / 2;
    long before = 0;
    double low = Double.NaN;
    for (int i : byRank) {
      before += times[i];
      if (Double.isNaN(low) && before > lower) {
        low = known.get(i).rank();
      }
      if (before > upper) {
        return (low + known.get(i).rank()) / 2;
      }
    }
    return Double.NaN;
  }

  /** The largest share that can be answered, surest first, so that this share of it is right. */
  private double coverage(int[] times, long total, double precision) {
    long answered = 0;
    long right = 0;
    long best = 0;
    for (int k = byConfidence.length - 1; k >= 0; k--) {
      Outcome outcome = known.get(byConfidence[k]);
      answered += times[byConfidence[k]];
      right += outcome.right() ? times[byConfidence[k]] : 0;
      boolean tied = k > 0 && known.get(byConfidence[k - 1]).confidence() == outcome.confidence();
      if (!tied && right >= precision * answered - ROUNDING) {
        best = answered;
      }
    }
    return (double) best / total;
  }

  private double auroc(int[] times, int[] timesOthers) {
    double pairs = 0;
    double won = 0;
    long below = 0;
    int next = 0;
    for (int k = 0; k < byScope.length; ) {
      double score = known.get(byScope[k]).inScope();
      for (; next < othersByScope.length && scope(next) < score; next++) {
        below += timesOthers[othersByScope[next]];
      }
      long equal = 0;
      for (int e = next; e < othersByScope.length && scope(e) == score; e++) {
        equal += timesOthers[othersByScope[e]];
      }
      for (; k < byScope.length && known.get(byScope[k]).inScope() == score; k++) {
        won += times[byScope[k]] * (below + equal / 2.0);
        pairs += times[byScope[k]];
      }
    }
    return won / (pairs * IntStream.of(timesOthers).asLongStream().sum());
  }

  private double scope(int place) {
    return others.get(othersByScope[place]).inScope();
  }

  private double othersFound(int[] times, long total, int[] timesOthers, double coverage) {
    long accepted = 0;
    int k = byScope.length;
    while (accepted < coverage * total - ROUNDING) {
      accepted += times[byScope[--k]];
    }
    double threshold = known.get(byScope[k]).inScope();
    long found = 0;
    for (int i = 0; i < timesOthers.length; i++) {
      found += others.get(i).inScope() < threshold ? timesOthers[i] : 0;
    }
    return (double) found / IntStream.of(timesOthers).asLongStream().sum();
  }

  /** How sure and how right the matcher is, in bins of as many outcomes each. */
  List<Reliability> reliability() {
    int[] once = new int[known.size()];
    Arrays.fill(once, 1);
    return Reliability.of(BINS, known, byConfidence, once);
  }

  /**
   * Share answered and precision of it, surest first.
   *
   * @return for every number of outcomes that a threshold can part off: share, precision
   */
  List<double[]> coverageCurve() {
    List<double[]> curve = new ArrayList<>();
    int right = 0;
    for (int k = byConfidence.length - 1; k >= 0; k--) {
      Outcome outcome = known.get(byConfidence[k]);
      right += outcome.right() ? 1 : 0;
      int answered = byConfidence.length - k;
      if (k == 0 || known.get(byConfidence[k - 1]).confidence() != outcome.confidence()) {
        curve.add(
            new double[] {(double) answered / byConfidence.length, (double) right / answered});
      }
    }
    return curve;
  }
}
