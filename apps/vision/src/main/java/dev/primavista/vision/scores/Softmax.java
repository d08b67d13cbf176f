package dev.primavista.vision.scores;

/** One class is right: the greater its score, the more probable. */
public final class Softmax {
  private Softmax() {}

  /**
   * The probabilities of logits that are divided by a temperature.
   *
   * @param temperature above 0; 1 for the logits as they are
   * @return as many as there are logits, 1 in sum
   */
  public static double[] of(double[] logits, double temperature) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      greatest = Math.max(greatest, logit);
    }
    double sum = 0;
    double[] probabilities = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp((logits[i] - greatest) / temperature);
      sum += probabilities[i];
    }
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }
}
