package dev.primavista.sklearn.preprocessing;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;

/** {@code KBinsDiscretizer}: each number as that of its bin, or as a column for each bin. */
final class KBinsDiscretizer {
  private final List<double[]> edges = new ArrayList<>();
  private final int[] starts;
  private final String encode;

  /** Before 1.2 a number a little below an edge counted as being on it. */
  private final boolean tolerant;

  private KBinsDiscretizer(State state) {
    for (PyValue item : state.items("bin_edges_")) {
      if (!(item instanceof NdArray array) || array.size() < 2) {
        throw new UnreadableModel("attribute 'bin_edges_' is no list of arrays");
      }
      edges.add(array.doubles());
    }
    starts = new int[edges.size() + 1];
    for (int i = 0; i < edges.size(); i++) {
      starts[i + 1] = starts[i] + edges.get(i).length - 1;
    }
    encode = state.text("encode", "onehot");
    tolerant = !state.version().isEmpty() && !state.since(1, 1);
  }

  static Estimator read(State state) {
    KBinsDiscretizer model = new KBinsDiscretizer(state);
    return Fitted.of(state, model.edges.size())
        .fullOnly()
        .note(Amount.of(model.edges.size(), "feature") + ", " + Amount.of(model.width(), "bin"))
        .on(Method.TRANSFORM, model::transform)
        .onRows(Method.INVERSE_TRANSFORM, model::inverse)
        .build();
  }

  private int width() {
    return starts[starts.length - 1];
  }

  private Matrix transform(DenseMatrix rows) {
    DenseMatrix bins = rows.map((x, column) -> bin(edges.get(column), x));
    if (encode.equals("ordinal")) {
      return bins;
    }
    double[] values = new double[Math.multiplyExact(bins.rows(), width())];
    for (int row = 0; row < bins.rows(); row++) {
      for (int column = 0; column < bins.columns(); column++) {
        values[row * width() + starts[column] + (int) bins.at(row, column)] = 1;
      }
    }
    DenseMatrix encoded = new DenseMatrix(bins.rows(), width(), values);
    return encode.equals("onehot") ? SparseMatrix.of(encoded) : encoded;
  }

  /** How many of the inner edges are not above the number. */
  private int bin(double[] bounds, double x) {
    double given = tolerant ? x + 1e-8 + 1e-5 * Math.abs(x) : x;
    int bin = 0;
    for (int i = 1; i < bounds.length - 1 && bounds[i] <= given; i++) {
      bin++;
    }
    return bin;
  }

  /** The middle of each bin. */
  private Data inverse(Data rows) {
    DenseMatrix bins =
        encode.equals("ordinal")
            ? Rows.dense(rows, edges.size())
            : chosen(Rows.dense(rows, width()));
    return bins.map(
        (value, column) -> {
          double[] bounds = edges.get(column);
          int bin = (int) value;
          if (bin < 0 || bin >= bounds.length - 1) {
            throw new InvalidRequest(
                "out_of_range", value + " is no bin (expected: 0 to " + (bounds.length - 2) + ")");
          }
          return (bounds[bin + 1] + bounds[bin]) * 0.5;
        });
  }

  private DenseMatrix chosen(DenseMatrix encoded) {
    double[] bins = new double[encoded.rows() * edges.size()];
    for (int row = 0; row < encoded.rows(); row++) {
      for (int column = 0; column < edges.size(); column++) {
        int best = starts[column];
        for (int i = starts[column]; i < starts[column + 1]; i++) {
          best = encoded.at(row, i) > encoded.at(row, best) ? i : best;
        }
        bins[row * edges.size() + column] = best - starts[column];
      }
    }
    return new DenseMatrix(encoded.rows(), edges.size(), bins);
  }
}
