package dev.primavista.vision.evaluation;

import dev.primavista.vision.scores.Softmax;
import java.util.ArrayList;
import java.util.List;

/**
 * The temperature that makes a network's probabilities honest (Guo et al. 2017), found by golden
 * section on the mean negative log-likelihood.
 *
 * @param errorBefore the expected calibration error of the probabilities as they were
 * @param lossBefore the mean negative log-likelihood, in nats
 * @param someWrong whether a picture's most probable class is not its own
 */
public record Calibration(
    double temperature,
    double errorBefore,
    double errorAfter,
    double lossBefore,
    double lossAfter,
    boolean someWrong) {
  /** The temperatures that are searched. */
  public static final double LEAST = 0.05;

  public static final double MOST = 20;

  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final double PRECISION = 1e-6;
  private static final double LEAST_PROBABILITY = 1e-12;

  /** A picture's logits and the index of its class in them. */
  public record Row(double[] logits, int truth) {}

  /**
   * The best temperature for these pictures.
   *
   * @param rows at least one
   */
  public static Calibration of(List<Row> rows) {
    double low = Math.log(LEAST);
    double high = Math.log(MOST);
    while (high - low > PRECISION) {
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      if (loss(rows, Math.exp(left)) < loss(rows, Math.exp(right))) {
        high = right;
      } else {
        low = left;
      }
    }
    double temperature = Math.rint(Math.exp((low + high) / 2) * 1e4) / 1e4;
    return new Calibration(
        temperature,
        error(rows, 1),
        error(rows, temperature),
        loss(rows, 1),
        loss(rows, temperature),
        rows.stream().anyMatch(row -> best(row.logits()) != row.truth()));
  }

  /**
   * Whether the pictures tell a temperature: not where the network is right on all of them, as any
   * lower one would be better still, nor where the search ended at an end of its range.
   */
  public boolean isTold() {
    return someWrong && temperature > LEAST && temperature < MOST;
  }

  private static double loss(List<Row> rows, double temperature) {
    double sum = 0;
    for (Row row : rows) {
      double probability = Softmax.of(row.logits(), temperature)[row.truth()];
      sum -= Math.log(Math.max(LEAST_PROBABILITY, probability));
    }
    return sum / rows.size();
  }

  private static double error(List<Row> rows, double temperature) {
    double[] certainties = new double[rows.size()];
    List<Boolean> right = new ArrayList<>();
    for (int i = 0; i < certainties.length; i++) {
      double[] probabilities = Softmax.of(rows.get(i).logits(), temperature);
      int best = best(probabilities);
      certainties[i] = probabilities[best];
      right.add(best == rows.get(i).truth());
    }
    return Evaluation.calibrationError(certainties, right);
  }

  private static int best(double[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }
}
