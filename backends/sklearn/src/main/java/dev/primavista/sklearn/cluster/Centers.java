package dev.primavista.sklearn.cluster;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Matrices;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.Kernel;
import java.util.Arrays;

/** Clusters by their centres: the number of the nearest one, and the distances to all. */
final class Centers {
  private final DenseMatrix centers;

  private Centers(DenseMatrix centers) {
    this.centers = centers;
  }

  private Fitted.Builder builder(State state) {
    return Fitted.of(state, centers.columns())
        .note(
            Amount.of(centers.rows(), "cluster") + ", " + Amount.of(centers.columns(), "feature"));
  }

  static Estimator read(State state) {
    Centers model = new Centers(Matrices.dense(state, "cluster_centers_"));
    return model
        .builder(state)
        .on(Method.PREDICT, rows -> Vector.ofInts(model.nearest(rows)))
        .build();
  }

  static Estimator readDistances(State state) {
    Centers model = new Centers(Matrices.dense(state, "cluster_centers_"));
    return model
        .builder(state)
        .on(Method.PREDICT, rows -> Vector.ofInts(model.nearest(rows)))
        .transform(model::distances)
        .build();
  }

  static Estimator readBisecting(State state) {
    Centers model = new Centers(Matrices.dense(state, "cluster_centers_"));
    BisectingTree tree = BisectingTree.read(state, model.centers.columns(), model.centers.rows());
    return model
        .builder(state)
        .on(Method.PREDICT, rows -> Vector.ofInts(tree.labels(rows)))
        .transform(model::distances)
        .build();
  }

  /** {@code Birch}: the label of the nearest subcluster. */
  static Estimator readBirch(State state) {
    Centers model = new Centers(Matrices.dense(state, "subcluster_centers_"));
    double[] labels = state.doubles("subcluster_labels_", model.centers.rows());
    return model
        .builder(state)
        .on(
            Method.PREDICT,
            rows -> {
              int[] nearest = model.nearest(rows);
              double[] chosen = new double[nearest.length];
              for (int i = 0; i < chosen.length; i++) {
                chosen[i] = labels[nearest[i]];
              }
              return new Vector(chosen, true);
            })
        .transform(model::distances)
        .build();
  }

  /** The place of each row's nearest centre; -1 where the fit found none. */
  private int[] nearest(DenseMatrix rows) {
    int[] nearest = new int[rows.rows()];
    Arrays.fill(nearest, centers.rows() == 0 ? -1 : 0);
    for (int row = 0; row < nearest.length; row++) {
      double least = Double.POSITIVE_INFINITY;
      for (int center = 0; center < centers.rows(); center++) {
        double distance = Kernel.squaredDistance(rows, row, centers, center);
        if (distance < least) {
          least = distance;
          nearest[row] = center;
        }
      }
    }
    return nearest;
  }

  private Data distances(DenseMatrix rows) {
    Kernel squared = Kernel::squaredDistance;
    return squared.matrix(rows, centers).map(Math::sqrt);
  }
}
