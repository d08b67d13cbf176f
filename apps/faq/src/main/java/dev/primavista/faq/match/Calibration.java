package dev.primavista.faq.match;

/**
 * How often a first entry of such a probability was right: beta calibration (Kull et al., AISTATS
 * 2017). Immutable.
 *
 * @param right weight of the logarithm of the probability, positive
 * @param wrong weight of the logarithm of what it leaves, positive
 * @param constant of the logarithm of the odds
 */
record Calibration(float right, float wrong, float constant) {
  /** Probabilities as they are. */
  static final Calibration NONE = new Calibration(1, 1, 0);

  /** Closer to 0 and 1 a probability is not taken at its word. */
  static final double SUREST = 1e-6;

  /** The share of first entries that were right where they had this probability. */
  double of(double probability) {
    double bounded = Math.clamp(probability, SUREST, 1 - SUREST);
    double odds = constant + right * Math.log(bounded) - wrong * Math.log1p(-bounded);
    return 1 / (1 + Math.exp(-odds));
  }

  /** Calibrates the first; the others share what it leaves as before, in the same order. */
  void apply(double[] probabilities) {
    int first = 0;
    double second = 0;
    for (int i = 1; i < probabilities.length; i++) {
      boolean larger = probabilities[i] > probabilities[first];
      second = Math.max(second, larger ? probabilities[first] : probabilities[i]);
      first = larger ? i : first;
    }
    if (this.equals(NONE) || probabilities.length < 2 || probabilities[first] >= 1) {
      return;
    }
    double largest = probabilities[first];
    double level = second / (1 - largest + second);
    double calibrated = Math.max(of(largest), (largest + level) / 2);
    double factor = (1 - calibrated) / (1 - largest);
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = i == first ? calibrated : probabilities[i] * factor;
    }
  }
}
