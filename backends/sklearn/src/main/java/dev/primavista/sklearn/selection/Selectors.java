package dev.primavista.sklearn.selection;

import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Selectors whose choice follows from each feature's score, p-value or variance. */
final class Selectors {
  private Selectors() {}

  private static Estimator of(State state, boolean[] support) {
    boolean missing =
        state.type().equals("VarianceThreshold")
            || (state.optional("estimator").orElse(null) instanceof PyObject inner
                && new Ranker(new State(inner)).takesMissing());
    return Mask.of(support).transformer(state, missing).build();
  }

  static Estimator readSequential(State state) {
    boolean missing = new Ranker(state.object("estimator")).takesMissing();
    return Mask.of(support(state)).transformer(state, missing).build();
  }

  private static boolean[] support(State state) {
    long[] support = state.array("support_").longs();
    boolean[] kept = new boolean[support.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = support[i] != 0;
    }
    return kept;
  }

  static Estimator readVariance(State state) {
    double threshold = state.number("threshold", 0);
    return of(state, where(state.array("variances_").doubles(), value -> value > threshold));
  }

  /** {@code RandomizedLasso} and {@code RandomizedLogisticRegression} of 0.19. */
  static Estimator readRandomized(State state) {
    double threshold = state.number("selection_threshold", 0.25);
    return of(state, where(state.array("scores_").doubles(), value -> value > threshold));
  }

  private static boolean[] where(double[] values, java.util.function.DoublePredicate condition) {
    boolean[] kept = new boolean[values.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = condition.test(values[i]);
    }
    return kept;
  }

  /** Scores as they are compared: a missing one is the least of all. */
  private static double[] scores(State state) {
    double[] scores = state.array("scores_").doubles();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Double.isNaN(scores[i]) ? -Double.MAX_VALUE : scores[i];
    }
    return scores;
  }

  static Estimator readKBest(State state) {
    boolean all = state.optional("k").orElse(null) instanceof PyStr;
    double[] scores = scores(state);
    return of(state, kBest(scores, all ? scores.length : state.integer("k", 10)));
  }

  /** The last {@code k} in a stable order by score. */
  private static boolean[] kBest(double[] scores, int k) {
    boolean[] kept = new boolean[scores.length];
    IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> scores[i]))
        .skip(Math.max(0, scores.length - k))
        .forEach(i -> kept[i] = true);
    return kept;
  }

  static Estimator readPercentile(State state) {
    return of(state, percentile(scores(state), state.number("percentile", 10)));
  }

  /** Above the percentile, and as many of those on it as there is room for. */
  private static boolean[] percentile(double[] scores, double percentile) {
    boolean[] kept = new boolean[scores.length];
    if (percentile == 0) {
      return kept;
    }
    if (percentile == 100) {
      Arrays.fill(kept, true);
      return kept;
    }
    double threshold = quantile(scores, (100 - percentile) / 100);
    int count = 0;
    for (int i = 0; i < kept.length; i++) {
      kept[i] = scores[i] > threshold;
      count += kept[i] ? 1 : 0;
    }
    int room = (int) (scores.length * percentile / 100) - count;
    for (int i = 0; i < kept.length && room > 0; i++) {
      if (scores[i] == threshold) {
        kept[i] = true;
        room--;
      }
    }
    return kept;
  }

  /** numpy's linear interpolation between the sorted values. */
  static double quantile(double[] values, double fraction) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = fraction * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    double part = place - below;
    double difference = sorted[above] - sorted[below];
    return part < 0.5 ? sorted[below] + difference * part : sorted[above] - difference * (1 - part);
  }

  static Estimator readFalsePositive(State state) {
    double alpha = state.number("alpha", 0.05);
    return of(state, where(state.array("pvalues_").doubles(), p -> p < alpha));
  }

  static Estimator readFamilyWise(State state) {
    double[] p = state.array("pvalues_").doubles();
    double alpha = state.number("alpha", 0.05);
    return of(state, where(p, value -> value < alpha / p.length));
  }

  static Estimator readFalseDiscovery(State state) {
    return of(
        state, falseDiscovery(state.array("pvalues_").doubles(), state.number("alpha", 0.05)));
  }

  /** Benjamini and Hochberg: up to the greatest p-value below its share of alpha. */
  private static boolean[] falseDiscovery(double[] p, double alpha) {
    double[] sorted = p.clone();
    Arrays.sort(sorted);
    double greatest = Double.NaN;
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] <= alpha / sorted.length * (i + 1)) {
        greatest = sorted[i];
      }
    }
    double bound = greatest;
    return where(p, value -> value <= bound);
  }

  static Estimator readGeneric(State state) {
    double parameter =
        state.optional("param").orElse(null) instanceof PyStr ? -1 : state.number("param", 1e-5);
    return switch (state.text("mode", "percentile")) {
      case "percentile" -> of(state, percentile(scores(state), parameter));
      case "k_best" -> {
        double[] scores = scores(state);
        yield of(state, kBest(scores, parameter < 0 ? scores.length : (int) parameter));
      }
      case "fpr" -> of(state, where(state.array("pvalues_").doubles(), p -> p < parameter));
      case "fdr" -> of(state, falseDiscovery(state.array("pvalues_").doubles(), parameter));
      case "fwe" -> {
        double[] p = state.array("pvalues_").doubles();
        yield of(state, where(p, value -> value < parameter / p.length));
      }
      default -> throw new UnreadableModel("parameter 'mode' is '" + state.text("mode", "") + "'");
    };
  }
}
