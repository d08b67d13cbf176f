package dev.primavista.faq.evaluation;

import dev.primavista.faq.data.Asking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/** A matcher's outcomes on a set of askings, its figures, and their intervals by resampling. */
public final class Evaluation {
  private final String name;
  private final List<Outcome> known;
  private final List<Outcome> others;
  private final Sample sample;
  private final Map<Figure, double[]> resampled = new EnumMap<>(Figure.class);
  private final Map<Figure, Double> values;

  private Evaluation(
      String name, List<Outcome> known, List<Outcome> others, Resampling resampling) {
    this.name = name;
    this.known = known;
    this.others = others;
    this.sample = new Sample(known, others);
    this.values = sample.figures(once(known), once(others));
    resample(resampling);
  }

  /**
   * How intervals are made.
   *
   * @param times how often the askings are drawn again
   * @param seed of the draws: two matchers on the same askings get the same
   */
  public record Resampling(int times, long seed) {}

  /**
   * Asks a matcher everything.
   *
   * @param askings at least one of them with an entry
   * @param progress is told how many were asked
   * @throws IllegalArgumentException if an asking means an entry that the matcher does not have
   */
  public static Evaluation of(
      Ranker ranker, List<Asking> askings, Resampling resampling, LongConsumer progress) {
    List<String> ids = ranker.ids();
    Set<String> have = new HashSet<>(ids);
    for (Asking asking : askings) {
      if (asking.entryId().isPresent() && !have.contains(asking.entryId().get())) {
        throw new IllegalArgumentException(
            ranker.name()
                + " has no entry "
                + asking.entryId().get()
                + ", which is meant by '"
                + asking.text()
                + "'");
      }
    }
    List<Outcome> known = new ArrayList<>();
    List<Outcome> others = new ArrayList<>();
    long asked = 0;
    for (Asking asking : askings) {
      Outcome outcome = Outcome.of(asking, ids, ranker.score(asking.text()));
      (asking.entryId().isPresent() ? known : others).add(outcome);
      progress.accept(++asked);
    }
    return of(ranker.name(), known, others, resampling);
  }

  static Evaluation of(
      String name, List<Outcome> known, List<Outcome> others, Resampling resampling) {
    if (known.isEmpty()) {
      throw new IllegalArgumentException("no asking means an entry");
    }
    return new Evaluation(name, List.copyOf(known), List.copyOf(others), resampling);
  }

  private static int[] once(List<Outcome> outcomes) {
    int[] times = new int[outcomes.size()];
    Arrays.fill(times, 1);
    return times;
  }

  private void resample(Resampling resampling) {
    for (Figure figure : Figure.values()) {
      resampled.put(figure, new double[resampling.times()]);
    }
    SplittableRandom random = new SplittableRandom(resampling.seed());
    for (int i = 0; i < resampling.times(); i++) {
      int draw = i;
      sample
          .figures(drawn(random, known.size()), drawn(random, others.size()))
          .forEach((figure, value) -> draws(figure)[draw] = value);
    }
  }

  private double[] draws(Figure figure) {
    return resampled.getOrDefault(figure, new double[0]);
  }

  private static int[] drawn(SplittableRandom random, int size) {
    int[] times = new int[size];
    for (int i = 0; i < size; i++) {
      times[random.nextInt(size)]++;
    }
    return times;
  }

  /** The matcher's. */
  public String name() {
    return name;
  }

  /** How many askings mean an entry. */
  public int known() {
    return known.size();
  }

  /** How many askings mean none. */
  public int others() {
    return others.size();
  }

  /** A figure with its interval. */
  public Interval interval(Figure figure) {
    return Interval.of(values.getOrDefault(figure, Double.NaN), draws(figure));
  }

  /** How much higher the figure is than the other's on the same askings. */
  public Interval difference(Evaluation other, Figure figure) {
    double[] differences = new double[draws(figure).length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = draws(figure)[i] - other.draws(figure)[i];
    }
    double value =
        values.getOrDefault(figure, Double.NaN) - other.values.getOrDefault(figure, Double.NaN);
    return Interval.of(value, differences);
  }

  /** McNemar's test against another matcher on the same askings. */
  public McNemar test(Evaluation other) {
    if (!asked().equals(other.asked())) {
      throw new IllegalArgumentException(
          name + " and " + other.name + " were asked different things");
    }
    long only = 0;
    long onlyOther = 0;
    for (int i = 0; i < known.size(); i++) {
      boolean right = known.get(i).right();
      boolean otherRight = other.known.get(i).right();
      only += right && !otherRight ? 1 : 0;
      onlyOther += otherRight && !right ? 1 : 0;
    }
    return McNemar.of(only, onlyOther);
  }

  private List<Asking> asked() {
    return known.stream().map(Outcome::asking).toList();
  }

  List<Outcome> outcomes() {
    return known;
  }

  Sample sample() {
    return sample;
  }
}
