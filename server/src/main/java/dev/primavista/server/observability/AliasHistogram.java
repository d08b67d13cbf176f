package dev.primavista.server.observability;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A histogram of ours under another name, unit and labels; made when it is asked for. */
final class AliasHistogram {
  private AliasHistogram() {}

  /**
   * What it is called elsewhere.
   *
   * @param factor from our seconds to its unit
   */
  record Alias(String name, String help, double factor) {}

  /** One point's classic buckets. */
  private record Sums(double[] bounds, long[] counts, double sum) {
    Sums plus(Sums other) {
      long[] all = counts.clone();
      for (int i = 0; i < all.length; i++) {
        all[i] += other.counts[i];
      }
      return new Sums(bounds, all, sum + other.sum);
    }
  }

  /**
   * The same counts, where there are any.
   *
   * @param labels what ours become; points whose labels become equal are added up
   */
  static HistogramSnapshot of(Histogram ours, Alias alias, UnaryOperator<Labels> labels) {
    Map<Labels, Sums> points = new TreeMap<>();
    HistogramSnapshot counted = ours.collect();
    for (HistogramDataPointSnapshot point : counted.getDataPoints()) {
      if (point.getCount() == 0) {
        continue;
      }
      Labels renamed = labels.apply(point.getLabels());
      points.merge(renamed, sums(point, alias.factor()), Sums::plus);
    }
    HistogramSnapshot.Builder builder = HistogramSnapshot.builder();
    builder.name(alias.name()).help(alias.help());
    points.forEach((renamed, sums) -> builder.dataPoint(point(renamed, sums)));
    return builder.build();
  }

  private static Sums sums(HistogramDataPointSnapshot point, double factor) {
    ClassicHistogramBuckets buckets = point.getClassicBuckets();
    double[] bounds = new double[buckets.size()];
    long[] counts = new long[buckets.size()];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = buckets.getUpperBound(i) * factor;
      counts[i] = buckets.getCount(i);
    }
    return new Sums(bounds, counts, point.getSum() * factor);
  }

  private static HistogramDataPointSnapshot point(Labels labels, Sums sums) {
    return new HistogramDataPointSnapshot(
        ClassicHistogramBuckets.of(sums.bounds(), sums.counts()),
        sums.sum(),
        labels,
        Exemplars.EMPTY,
        0);
  }
}
