package dev.primavista.faq.match;

import java.util.ArrayList;
import java.util.List;

/**
 * Learns a {@link Calibration} from first entries that were right or wrong. It moves sureness from
 * some questions to others, and takes some away where there is too much, but adds none: known
 * askings are more like each other than like what will be asked.
 */
final class CalibrationTraining {
  /** Fewer outcomes than these teach nothing. */
  private static final int FEWEST = 100;

  /** Beside how much an outcome says, how far weights may not be from leaving all as it is. */
  private static final double PENALTY = 1e-4;

  private static final double SMALLEST = 0.05;
  private static final float CAUTION = 0.01f;

  private final List<double[]> outcomes = new ArrayList<>();

  /**
   * Takes a question in.
   *
   * @param ranking that has not learned from it
   */
  void add(Shortlist list, Ranking ranking, Entry meant) {
    float[] utilities = ranking.utilities(list);
    int first = 0;
    for (int row = 0; row < utilities.length; row++) {
      first = utilities[row] > utilities[first] ? row : first;
    }
    if (utilities.length > 0) {
      double probability = ranking.probabilities(utilities)[first];
      double bounded = Math.clamp(probability, Calibration.SUREST, 1 - Calibration.SUREST);
      double right = list.entries()[first] == meant ? 1 : 0;
      outcomes.add(new double[] {Math.log(bounded), -Math.log1p(-bounded), right});
    }
  }

  /** The calibration under which the outcomes are most probable. */
  Calibration train() {
    if (outcomes.size() < FEWEST) {
      return Calibration.NONE;
    }
    double[] point = Logit.minimise(this::loss, new double[] {1, 1, 0});
    float right = (float) Math.max(SMALLEST, point[0]);
    float wrong = (float) Math.max(SMALLEST, point[1]);
    double before = sureness(Calibration.NONE);
    Calibration learned = new Calibration(right, wrong, (float) point[2]);
    while (sureness(learned) > before) {
      learned = new Calibration(right, wrong, learned.constant() - CAUTION);
    }
    return learned;
  }

  /** The mean of the probabilities. */
  private double sureness(Calibration calibration) {
    return outcomes.stream()
        .mapToDouble(outcome -> calibration.of(Math.exp(outcome[0])))
        .average()
        .orElse(0);
  }

  private double loss(double[] point, double[] gradient) {
    double loss = 0;
    for (double[] outcome : outcomes) {
      double odds = point[0] * outcome[0] + point[1] * outcome[1] + point[2];
      double error = (1 / (1 + Math.exp(-odds)) - outcome[2]) / outcomes.size();
      gradient[0] += error * outcome[0];
      gradient[1] += error * outcome[1];
      gradient[2] += error;
      loss += Logit.surprise(outcome[2] == 1 ? odds : -odds) / outcomes.size();
    }
    double[] before = {1, 1, 0};
    for (int i = 0; i < before.length; i++) {
      double moved = point[i] - before[i];
      gradient[i] += PENALTY * moved;
      loss += PENALTY / 2 * moved * moved;
    }
    return loss;
  }
}
