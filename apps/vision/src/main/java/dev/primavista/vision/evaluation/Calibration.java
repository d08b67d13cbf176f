package dev.primavista.vision.evaluation;

import dev.primavista.vision.ClassScores;
import java.util.ArrayList;
import java.util.List;

/**
 * The temperature that makes a network's probabilities honest (Guo et al. 2017), found by golden
 * section on the mean negative log-likelihood.
 *
 * @param errorBefore the expected calibration error of the probabilities as they were
 * @param lossBefore the mean negative log-likelihood, in nats
 */
public record Calibration(
    double temperature,
    double errorBefore,
    double errorAfter,
    double lossBefore,
    double lossAfter) {
  private static final double LEAST = Math.log(0.05);
  private static final double MOST = Math.log(20);
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final double PRECISION = 1e-6;
  private static final double LEAST_PROBABILITY = 1e-12;

  /** A picture's logits and the index of its class in them. */
  public record Row(double[] logits, int truth) {}

  /** The best temperature for these pictures. */
  public static Calibration of(List<Row> rows) {
    double low = LEAST;
    double high = MOST;
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
        loss(rows, temperature));
  }

  private static double loss(List<Row> rows, double temperature) {
    double sum = 0;
    for (Row row : rows) {
      double probability = ClassScores.softmax(row.logits(), temperature)[row.truth()];
      sum -= Math.log(Math.max(LEAST_PROBABILITY, probability));
    }
    return sum / rows.size();
  }

  private static double error(List<Row> rows, double temperature) {
    double[] certainties = new double[rows.size()];
    List<Boolean> right = new ArrayList<>();
    for (int i = 0; i < certainties.length; i++) {
      double[] probabilities = ClassScores.softmax(rows.get(i).logits(), temperature);
      int best = 0;
      for (int c = 1; c < probabilities.length; c++) {
        best = probabilities[c] > probabilities[best] ? c : best;
      }
      certainties[i] = probabilities[best];
      right.add(best == rows.get(i).truth());
    }
    return Evaluation.calibrationError(certainties, right);
  }
}
