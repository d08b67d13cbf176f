package dev.primavista.sklearn.decomposition;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;

/** Rows without numbers below zero. */
final class NonNegative {
  private NonNegative() {}

  static void require(Matrix rows) {
    double[] values =
        switch (rows) {
          case DenseMatrix dense -> dense.values();
          case SparseMatrix sparse -> sparse.values();
        };
    for (double value : values) {
      if (value < 0) {
        throw new InvalidRequest("negative_value", value + " given, no number below 0 expected");
      }
    }
  }
}
