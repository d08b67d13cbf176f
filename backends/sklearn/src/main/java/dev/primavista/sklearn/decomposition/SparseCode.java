package dev.primavista.sklearn.decomposition;

/** A sparse code of one row in terms of a dictionary's atoms. Immutable and thread-safe. */
@FunctionalInterface
interface SparseCode {
  /**
   * One coefficient per atom.
   *
   * @param correlations the products of the atoms and the row
   * @param squaredNorm of the row
   */
  double[] of(double[] correlations, double squaredNorm);

  /** {@code sign(c) max(|c| - alpha, 0)}, without its negative numbers if so asked. */
  static SparseCode threshold(double alpha, boolean positive) {
    return (correlations, squaredNorm) -> {
      double[] code = new double[correlations.length];
      for (int i = 0; i < code.length; i++) {
        double size = Math.max(Math.abs(correlations[i]) - alpha, 0);
        code[i] = Math.signum(correlations[i]) * size;
        code[i] = positive ? Math.max(code[i], 0) : code[i];
      }
      return code;
    };
  }
}
