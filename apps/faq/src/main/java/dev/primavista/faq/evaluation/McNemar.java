package dev.primavista.faq.evaluation;

/**
 * McNemar's test of two matchers on the same askings (McNemar 1947; mid-p: Fagerland, Lydersen and
 * Laake 2013).
 *
 * @param onlyFirst askings that the first alone ranks first
 * @param onlySecond askings that the second alone ranks first
 * @param exact two-sided p of the exact conditional test
 * @param midP the same with half the probability of what was seen, less conservative
 */
public record McNemar(long onlyFirst, long onlySecond, double exact, double midP) {
  /** The test of these counts. */
  static McNemar of(long onlyFirst, long onlySecond) {
    long n = onlyFirst + onlySecond;
    long fewer = Math.min(onlyFirst, onlySecond);
    if (n == 0) {
      return new McNemar(0, 0, 1, 1);
    }
    double logProbability = -n * Math.log(2);
    double sum = 0;
    double seen = 0;
    for (long k = 0; k <= fewer; k++) {
      seen = Math.exp(logProbability);
      sum += seen;
      logProbability += Math.log((double) (n - k) / (k + 1));
    }
    // Where both are equal, twice the tail counts the middle twice.
    double exact = Math.min(1, 2 * sum);
    double midP = onlyFirst == onlySecond ? 1 - seen / 2 : 2 * sum - seen;
    return new McNemar(onlyFirst, onlySecond, exact, midP);
  }
}
