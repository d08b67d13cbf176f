package dev.primavista.vision.evaluation;

/**
 * Two networks on the same pictures.
 *
 * @param onlyFirst pictures that the first alone got right
 * @param onlySecond pictures that the second alone got right
 * @param agreed pictures of which both say the same
 */
public record Comparison(int onlyFirst, int onlySecond, int agreed) {
  /** Both have judged the same pictures in the same order. */
  public static Comparison of(Evaluation first, Evaluation second) {
    int onlyFirst = 0;
    int onlySecond = 0;
    int agreed = 0;
    for (int i = 0; i < first.judged().size(); i++) {
      Judged one = first.judged().get(i);
      Judged other = second.judged().get(i);
      onlyFirst += one.right() && !other.right() ? 1 : 0;
      onlySecond += other.right() && !one.right() ? 1 : 0;
      agreed += one.said() == other.said() ? 1 : 0;
    }
    return new Comparison(onlyFirst, onlySecond, agreed);
  }

  /** How probable such a difference is by chance: McNemar's exact test, two-sided. */
  public double chance() {
    int discordant = onlyFirst + onlySecond;
    int fewer = Math.min(onlyFirst, onlySecond);
    double log = -discordant * Math.log(2);
    double sum = 0;
    for (int k = 0; k <= fewer; k++) {
      sum += Math.exp(log);
      log += Math.log((double) (discordant - k) / (k + 1));
    }
    return Math.min(1, 2 * sum);
  }
}
