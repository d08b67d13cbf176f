package dev.primavista.sklearn.approximation;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;

/**
 * {@code PolynomialCountSketch}: the circular convolution of one sketch per degree, which
 * scikit-learn computes by Fourier transforms.
 */
final class CountSketch {
  private final int[] places;
  private final double[] signs;
  private final int degree;
  private final int width;
  private final int columns;
  private final double gamma;
  private final double coef0;

  private CountSketch(State state) {
    degree = state.integer("degree", 2);
    width = state.integer("n_components", 100);
    gamma = state.number("gamma", 1);
    coef0 = state.number("coef0", 0);
    places = state.array("indexHash_").ints();
    signs = state.doubles("bitHash_", places.length);
    columns = degree < 1 ? 0 : places.length / degree;
    for (int place : places) {
      if (place < 0 || place >= width) {
        throw new UnreadableModel("a hash lies beyond the " + Amount.of(width, "component"));
      }
    }
    if (columns * degree != places.length || columns == 0) {
      throw new UnreadableModel(places.length + " hashes for degree " + degree);
    }
  }

  static Estimator read(State state) {
    CountSketch model = new CountSketch(state);
    int features = model.columns - (model.coef0 == 0 ? 0 : 1);
    return Fitted.of(state, features)
        .note(Amount.of(features, "feature") + ", " + Amount.of(model.width, "component"))
        .transform(model::transform)
        .build();
  }

  private DenseMatrix transform(DenseMatrix rows) {
    double[] out = new double[rows.rows() * width];
    for (int row = 0; row < rows.rows(); row++) {
      double[] product = sketch(rows, row, 0);
      for (int d = 1; d < degree; d++) {
        product = convolved(product, sketch(rows, row, d));
      }
      System.arraycopy(product, 0, out, row * width, width);
    }
    return new DenseMatrix(rows.rows(), width, out);
  }

  private double[] sketch(DenseMatrix rows, int row, int d) {
    double[] sketch = new double[width];
    for (int column = 0; column < columns; column++) {
      double x =
          column < rows.columns() ? Math.sqrt(gamma) * rows.at(row, column) : Math.sqrt(coef0);
      sketch[places[d * columns + column]] += signs[d * columns + column] * x;
    }
    return sketch;
  }

  private double[] convolved(double[] a, double[] b) {
    double[] out = new double[width];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        out[(i + j) % width] += a[i] * b[j];
      }
    }
    return out;
  }
}
