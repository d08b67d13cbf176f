package dev.primavista.sklearn.decomposition;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.LinearAlgebra;

/**
 * {@code SparseCoder}, {@code DictionaryLearning} and {@code MiniBatchDictionaryLearning}: rows as
 * sums of few atoms of a dictionary; back by {@code code dictionary}.
 *
 * @param dictionary one atom per row
 * @param split whether positive and negative coefficients stand in columns of their own
 */
record SparseCoding(DenseMatrix dictionary, SparseCode method, boolean split) {
  private static final int ITERATIONS = 1000;
  private static final double EQUAL = 1e-13;

  static Estimator read(State state) {
    String atoms = state.optional("dictionary").isPresent() ? "dictionary" : "components_";
    Precision.requireDouble(state, atoms);
    DenseMatrix dictionary = state.matrix(atoms, -1);
    SparseCoding model =
        new SparseCoding(dictionary, method(state, dictionary), state.flag("split_sign", false));
    Fitted.Builder builder =
        Fitted.of(state, dictionary.columns())
            .note(
                Amount.of(dictionary.columns(), "feature")
                    + ", "
                    + Amount.of(dictionary.rows(), "atom"))
            .transform(model::code);
    if (state.since(1, 7)) {
      builder.onRows(Method.INVERSE_TRANSFORM, model::back);
    }
    return builder.build();
  }

  private static SparseCode method(State state, DenseMatrix dictionary) {
    String name = state.text("transform_algorithm", "omp");
    boolean positive = state.flag("positive_code", false);
    if (positive && (name.equals("omp") || name.equals("lars"))) {
      throw new UnreadableModel("algorithm '" + name + "' knows no positive codes");
    }
    int features = dictionary.columns();
    double alpha = alpha(state);
    DenseMatrix gram = LinearAlgebra.product(dictionary, LinearAlgebra.transposed(dictionary));
    if (name.matches("omp|lars|lasso_lars")) {
      requireDistinct(gram);
    }
    return switch (name) {
      case "threshold" -> SparseCode.threshold(alpha, positive);
      case "omp" -> pursuit(state, dictionary, gram);
      case "lars" ->
          new LeastAngle(
              gram, new LeastAngle.Rule(count(state, dictionary), features, 0), false, false);
      case "lasso_lars" ->
          new LeastAngle(
              gram,
              new LeastAngle.Rule(
                  state.integer("transform_max_iter", ITERATIONS / 2), features, alpha / features),
              true,
              positive);
      case "lasso_cd" -> descent(state, gram, alpha / features * features);
      default -> throw new UnreadableModel("algorithm '" + name + "' is not known");
    };
  }

  /** Fails if an atom is another one or its opposite: roundings decide which is chosen. */
  private static void requireDistinct(DenseMatrix gram) {
    for (int i = 0; i < gram.rows(); i++) {
      for (int j = 0; j < i; j++) {
        double size = gram.at(i, i);
        if (size > 0
            && Math.abs(gram.at(j, j) - size) <= size * EQUAL
            && Math.abs(gram.at(i, j)) >= size * (1 - EQUAL)) {
          throw new UnreadableModel("atoms " + j + " and " + i + " are equal, or opposite");
        }
      }
    }
  }

  /** Until 1.1 an absent penalty was one, from 1.2 on that of the fit. */
  private static double alpha(State state) {
    double absent = state.since(1, 2) ? state.number("alpha", 1) : 1;
    return state.number("transform_alpha", absent);
  }

  private static int count(State state, DenseMatrix dictionary) {
    int absent = (int) Math.min(Math.max(dictionary.columns() / 10.0, 1), dictionary.rows());
    return state.integer("transform_n_nonzero_coefs", absent);
  }

  private static SparseCode pursuit(State state, DenseMatrix dictionary, DenseMatrix gram) {
    int count = count(state, dictionary);
    if (count < 1 || count > dictionary.rows()) {
      throw new UnreadableModel(
          "parameter 'transform_n_nonzero_coefs' is "
              + count
              + " (expected: 1 to "
              + dictionary.rows()
              + ")");
    }
    return new OrthogonalPursuit(gram, count);
  }

  private static SparseCode descent(State state, DenseMatrix gram, double alpha) {
    boolean recent = state.since(1, 8);
    int iterations = state.integer("transform_max_iter", ITERATIONS);
    return new LassoDescent(
        gram,
        alpha,
        new LassoDescent.Rule(iterations, recent ? 1e-8 : 1e-4, recent),
        state.flag("positive_code", false));
  }

  private DenseMatrix code(DenseMatrix rows) {
    int atoms = dictionary.rows();
    int width = split ? 2 * atoms : atoms;
    double[] out = new double[rows.rows() * width];
    for (int row = 0; row < rows.rows(); row++) {
      double[] correlations = new double[atoms];
      for (int i = 0; i < atoms; i++) {
        for (int j = 0; j < rows.columns(); j++) {
          correlations[i] += dictionary.at(i, j) * rows.at(row, j);
        }
      }
      double[] code = method.of(correlations, squaredNorm(rows, row));
      for (int i = 0; i < atoms; i++) {
        out[row * width + i] = split ? Math.max(code[i], 0) : code[i];
        if (split) {
          out[row * width + atoms + i] = -Math.min(code[i], 0);
        }
      }
    }
    return new DenseMatrix(rows.rows(), width, out);
  }

  private static double squaredNorm(DenseMatrix rows, int row) {
    double sum = 0;
    for (int j = 0; j < rows.columns(); j++) {
      sum += rows.at(row, j) * rows.at(row, j);
    }
    return sum;
  }

  private DenseMatrix back(Data codes) {
    int atoms = dictionary.rows();
    DenseMatrix given = Rows.finite(codes, split ? 2 * atoms : atoms);
    if (!split) {
      return LinearAlgebra.product(given, dictionary);
    }
    double[] joined = new double[given.rows() * atoms];
    for (int row = 0; row < given.rows(); row++) {
      for (int i = 0; i < atoms; i++) {
        joined[row * atoms + i] = given.at(row, i) - given.at(row, atoms + i);
      }
    }
    return LinearAlgebra.product(new DenseMatrix(given.rows(), atoms, joined), dictionary);
  }
}
