package dev.primavista.sklearn.decomposition;

import dev.primavista.sklearn.data.DenseMatrix;

/**
 * Least angle regression on the atoms' products, with the lasso's changes if so asked (Efron,
 * Hastie, Johnstone and Tibshirani, 2004).
 *
 * @param gram the products of every two atoms
 * @param rule when it ends
 * @param lasso whether atoms leave when their coefficients cross zero
 * @param positive whether coefficients below zero are forbidden
 */
record LeastAngle(DenseMatrix gram, Rule rule, boolean lasso, boolean positive)
    implements SparseCode {
  /**
   * When to end.
   *
   * @param samples the atoms' length
   * @param least the regularisation at the end of the path
   */
  record Rule(int iterations, int samples, double least) {}

  private static final double TOLERANCE = Math.ulp(1.0f);

  @Override
  public double[] of(double[] correlations, double squaredNorm) {
    AnglePath path = new AnglePath(this, correlations);
    double[] code = new double[correlations.length];
    double[] before = code;
    double alphaBefore = 0;
    while (true) {
      double alpha = path.greatest() / rule.samples;
      if (alpha <= rule.least + TOLERANCE) {
        if (Math.abs(alpha - rule.least) > TOLERANCE && path.steps() > 0) {
          code = between(before, code, (alphaBefore - rule.least) / (alphaBefore - alpha));
        }
        return code;
      }
      if (path.steps() >= rule.iterations || path.active() >= code.length) {
        return code;
      }
      path.enter();
      if (lasso && path.steps() > 0 && alphaBefore < alpha) {
        return code;
      }
      before = code;
      alphaBefore = alpha;
      code = path.step(before);
    }
  }

  private static double[] between(double[] from, double[] to, double share) {
    double[] values = new double[from.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = from[i] + share * (to[i] - from[i]);
    }
    return values;
  }
}
