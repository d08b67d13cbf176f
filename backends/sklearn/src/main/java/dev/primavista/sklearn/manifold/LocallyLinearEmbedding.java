package dev.primavista.sklearn.manifold;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.neighbors.Neighborhood;
import dev.primavista.sklearn.numeric.LinearAlgebra;
import dev.primavista.sklearn.numeric.Rounding;
import java.util.Arrays;

/**
 * {@code LocallyLinearEmbedding}: a row as the barycentre of its neighbours, whatever method placed
 * those: weights {@code w} of {@code (C C' + reg trace(C C') I) w = 1}, {@code C} being the
 * neighbours seen from the row, scaled to a sum of one.
 *
 * @param embedding where the fitted rows were placed
 */
record LocallyLinearEmbedding(
    Neighborhood neighborhood, DenseMatrix embedding, int count, double regularization) {
  static Estimator read(State state) {
    State search = state.object("nbrs_");
    if (search.array("_fit_X").dtype().itemSize() == 4) {
      throw new UnreadableModel(
          "it was fitted on rows of single precision (expected: double), whose roundings its weights"
              + " enlarge");
    }
    Neighborhood neighborhood = new Neighborhood(search);
    LocallyLinearEmbedding model =
        new LocallyLinearEmbedding(
            neighborhood,
            state.matrix("embedding_", neighborhood.size()),
            neighborhood.count(state, "n_neighbors", 0),
            state.number("reg", 1e-3));
    return Fitted.of(state, neighborhood.features())
        .note(
            Amount.of(neighborhood.features(), "feature")
                + ", "
                + Amount.of(neighborhood.size(), "row"))
        .transform(model::place)
        .build();
  }

  private DenseMatrix place(DenseMatrix rows) {
    int width = embedding.columns();
    double[] out = new double[rows.rows() * width];
    for (int row = 0; row < rows.rows(); row++) {
      int[] near = neighborhood.nearest(rows, row, count, (a, b) -> a == b).indices();
      DenseMatrix gram = gram(seenFrom(rows, row, near));
      refuseOverflow(row, gram);
      Barycentre barycentre = new Barycentre(gram);
      for (int j = 0; j < width; j++) {
        double place = 0;
        double size = 0;
        for (int i = 0; i < count; i++) {
          double coordinate = embedding.at(near[i], j);
          place += barycentre.weights[i] * coordinate;
          size = Math.max(size, Math.abs(coordinate));
        }
        Rounding.DOUBLE.check(row, barycentre.enlarged * size, place);
        out[row * width + j] = place;
      }
    }
    return new DenseMatrix(rows.rows(), width, out);
  }

  private static void refuseOverflow(int row, DenseMatrix gram) {
    if (!Arrays.stream(gram.values()).allMatch(Double::isFinite)) {
      throw new InvalidRequest(
          "out_of_range",
          "row "
              + row
              + " is so far from the fitted rows that squared distances have no number (expected:"
              + " a row near them)");
    }
  }

  private DenseMatrix seenFrom(DenseMatrix rows, int row, int[] near) {
    int features = rows.columns();
    DenseMatrix fitted = neighborhood.fitted();
    double[] seen = new double[near.length * features];
    for (int i = 0; i < near.length; i++) {
      for (int k = 0; k < features; k++) {
        seen[i * features + k] = fitted.at(near[i], k) - rows.at(row, k);
      }
    }
    return new DenseMatrix(near.length, features, seen);
  }

  /** {@code C C'}, regularised. */
  private DenseMatrix gram(DenseMatrix seen) {
    DenseMatrix gram = LinearAlgebra.product(seen, LinearAlgebra.transposed(seen));
    double trace = 0;
    for (int i = 0; i < count; i++) {
      trace += gram.at(i, i);
    }
    double more = trace > 0 ? regularization * trace : regularization;
    double[] diagonal = new double[count];
    Arrays.fill(diagonal, more);
    return LinearAlgebra.plusDiagonal(gram, diagonal);
  }

  /** The weights, and what roundings are enlarged by in all of them together. */
  private static final class Barycentre {
    private final double[] weights;
    private double enlarged;

    Barycentre(DenseMatrix gram) {
      DenseMatrix inverse = LinearAlgebra.inverse(gram);
      weights = new double[gram.rows()];
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        for (int j = 0; j < weights.length; j++) {
          weights[i] += inverse.at(i, j);
        }
        sum += weights[i];
      }
      double size = 0;
      for (int i = 0; i < weights.length; i++) {
        weights[i] /= sum;
        size += weights[i] * weights[i];
      }
      enlarged = 2 * LinearAlgebra.norm(gram) * LinearAlgebra.norm(inverse);
      enlarged *= Math.sqrt(weights.length * size);
    }
  }
}
