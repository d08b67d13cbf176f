package dev.primavista.vision.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A network's answers on pictures whose classes are known.
 *
 * @param model its name
 * @param labels one a class; empty where nobody named them
 * @param undecoded the pictures that it was not asked about
 */
public record Evaluation(
    String model, List<String> labels, List<Judged> judged, List<Undecoded> undecoded) {
  private static final int BINS = 15;

  /** How good it is on one class. */
  public record PerClass(int index, Share recall, Share precision) {}

  /** How often one class was taken for another. */
  public record Confusion(int truth, int said, int count) {}

  public Evaluation {
    labels = List.copyOf(labels);
    judged = List.copyOf(judged);
    undecoded = List.copyOf(undecoded);
  }

  public String label(int index) {
    return index >= 0 && index < labels.size() ? labels.get(index) : "class " + index;
  }

  /** How many first answers are right. */
  public Share topOne() {
    return new Share((int) judged.stream().filter(Judged::right).count(), judged.size());
  }

  /** How often the right class is among the first five. */
  public Share topFive() {
    return new Share((int) judged.stream().filter(Judged::amongFive).count(), judged.size());
  }

  /** The classes that there are pictures of, the worst first. */
  public List<PerClass> classes() {
    Map<Integer, int[]> counts = new TreeMap<>();
    for (Judged each : judged) {
      int[] truth = counts.computeIfAbsent(each.truth(), _ -> new int[3]);
      truth[0]++;
      truth[1] += each.right() ? 1 : 0;
      counts.computeIfAbsent(each.said(), _ -> new int[3])[2]++;
    }
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue()[0] > 0)
        .map(
            entry ->
                new PerClass(
                    entry.getKey(),
                    new Share(entry.getValue()[1], entry.getValue()[0]),
                    new Share(entry.getValue()[1], entry.getValue()[2])))
        .sorted(Comparator.comparingDouble((PerClass each) -> each.recall().value()))
        .toList();
  }

  /** What was taken for what, the most frequent first. */
  public List<Confusion> confusions() {
    Map<List<Integer>, Integer> counts = new HashMap<>();
    for (Judged each : judged) {
      if (!each.right()) {
        counts.merge(List.of(each.truth(), each.said()), 1, Integer::sum);
      }
    }
    List<Confusion> confusions = new ArrayList<>();
    counts.forEach((pair, count) -> confusions.add(new Confusion(pair.get(0), pair.get(1), count)));
    confusions.sort(
        Comparator.comparingInt(Confusion::count)
            .reversed()
            .thenComparingInt(Confusion::truth)
            .thenComparingInt(Confusion::said));
    return confusions;
  }

  /** The pictures that are wrong, those first whose class was thought least probable. */
  public List<Judged> worst(int most) {
    return judged.stream()
        .filter(each -> !each.right())
        .sorted(
            Comparator.comparingDouble(Judged::truthProbability)
                .thenComparing(Comparator.comparingDouble(Judged::certainty).reversed()))
        .limit(most)
        .toList();
  }

  /**
   * How far certainty and correctness lie apart on average: the expected calibration error of 15
   * bins of equal width (Guo et al. 2017).
   */
  public double calibrationError() {
    return calibrationError(
        judged.stream().mapToDouble(Judged::certainty).toArray(),
        judged.stream().map(Judged::right).toList());
  }

  static double calibrationError(double[] certainties, List<Boolean> right) {
    double[] sums = new double[BINS];
    int[] hits = new int[BINS];
    for (int i = 0; i < certainties.length; i++) {
      int bin = Math.clamp((int) Math.ceil(certainties[i] * BINS) - 1, 0, BINS - 1);
      sums[bin] += certainties[i];
      hits[bin] += right.get(i) ? 1 : 0;
    }
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(sums[bin] - hits[bin]);
    }
    return certainties.length == 0 ? 0 : error / certainties.length;
  }
}
