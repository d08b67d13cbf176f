package dev.primavista.sklearn.decomposition;

import dev.primavista.sklearn.data.DenseMatrix;
import java.util.Arrays;

/**
 * Orthogonal matching pursuit on the atoms' products: atom by atom, the one that is most correlated
 * with what is left, and least squares on all chosen ones (Rubinstein, Zibulevsky and Elad, 2008).
 *
 * @param gram the products of every two atoms
 * @param atoms how many are chosen at most
 */
record OrthogonalPursuit(DenseMatrix gram, int atoms) implements SparseCode {
  private static final double EPSILON = Math.ulp(1.0);

  @Override
  public double[] of(double[] correlations, double squaredNorm) {
    Pursuit pursuit = new Pursuit(gram, correlations.clone(), atoms);
    while (pursuit.active < atoms && pursuit.choose()) {
      pursuit.fit();
    }
    double[] code = new double[correlations.length];
    for (int i = 0; i < pursuit.active; i++) {
      code[pursuit.indices[i]] = pursuit.weights[i];
    }
    return code;
  }

  /** The chosen atoms stand first, in the order in which they were chosen. */
  private static final class Pursuit {
    private final double[][] gram;
    private final double[] target;
    private final double[] left;
    private final double[][] factor;
    private final int[] indices;
    private final double[] weights;
    private int active;

    Pursuit(DenseMatrix gram, double[] target, int atoms) {
      this.gram = Triangular.rows(gram);
      this.target = target;
      this.left = target.clone();
      this.factor = new double[atoms][atoms];
      this.indices = new int[target.length];
      Arrays.setAll(indices, i -> i);
      this.weights = new double[atoms];
    }

    /** Takes one more atom; false if none is left that adds anything. */
    boolean choose() {
      int best = 0;
      for (int i = 1; i < left.length; i++) {
        best = Math.abs(left[i]) > Math.abs(left[best]) ? i : best;
      }
      if (best < active || left[best] * left[best] < EPSILON) {
        return false;
      }
      double own = gram[best][best];
      if (active > 0) {
        System.arraycopy(gram[best], 0, factor[active], 0, active);
        Triangular.forward(factor, factor[active], active);
        for (int i = 0; i < active; i++) {
          own -= factor[active][i] * factor[active][i];
        }
        if (own <= EPSILON) {
          return false;
        }
      }
      factor[active][active] = Math.sqrt(own);
      exchange(best);
      active++;
      return true;
    }

    private void exchange(int best) {
      Triangular.exchange(gram, active, best);
      int index = indices[active];
      indices[active] = indices[best];
      indices[best] = index;
      double value = target[active];
      target[active] = target[best];
      target[best] = value;
    }

    void fit() {
      System.arraycopy(target, 0, weights, 0, active);
      Triangular.forward(factor, weights, active);
      Triangular.backward(factor, weights, active);
      for (int i = 0; i < left.length; i++) {
        double explained = 0;
        for (int j = 0; j < active; j++) {
          explained += gram[i][j] * weights[j];
        }
        left[i] = target[i] - explained;
      }
    }
  }
}
