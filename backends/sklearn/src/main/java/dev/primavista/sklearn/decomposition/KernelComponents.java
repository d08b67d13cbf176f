package dev.primavista.sklearn.decomposition;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyStr;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Matrices;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Kernel;
import dev.primavista.sklearn.numeric.LinearAlgebra;
import dev.primavista.sklearn.numeric.Rounding;
import java.util.function.UnaryOperator;

/** Kernels of new rows with fitted ones, multiplied with a matrix. */
final class KernelComponents {
  private KernelComponents() {}

  private static Kernel kernel(State state, int features) {
    if (!(state.required("kernel") instanceof PyStr name)) {
      throw new UnreadableModel("parameter 'kernel' is code of the user's own");
    }
    double gamma =
        state.optional("gamma_").isPresent() ? state.number("gamma_", 0) : 1.0 / features;
    return Kernel.named(name.value(), state, gamma);
  }

  private static boolean precomputed(State state) {
    return state.required("kernel") instanceof PyStr name && name.value().equals("precomputed");
  }

  /** {@code KernelPCA}: the centred kernel times {@code eigenvectors / sqrt(eigenvalues)}. */
  static Estimator read(State state) {
    boolean given = precomputed(state);
    DenseMatrix fitted = Matrices.dense(state, "X_fit_");
    boolean recent = state.optional("eigenvalues_").isPresent();
    double[] values = state.array(recent ? "eigenvalues_" : "lambdas_").doubles();
    DenseMatrix vectors =
        state.matrix(recent ? "eigenvectors_" : "alphas_", fitted.rows(), values.length);
    DenseMatrix scaled = vectors.map((x, i) -> values[i] == 0 ? 0 : x / Math.sqrt(values[i]));
    State centerer = state.object("_centerer");
    double[] means = centerer.doubles("K_fit_rows_", fitted.rows());
    double all = centerer.numbers("K_fit_all_")[0];
    Kernel kernel = given ? Kernel::dot : kernel(state, fitted.columns());
    Rounding rounding = Rounding.of(state.array(recent ? "eigenvectors_" : "alphas_"));
    Fitted.Builder builder =
        Fitted.of(state, given ? fitted.rows() : fitted.columns())
            .note(Amount.of(fitted.rows(), "row") + ", " + Amount.of(values.length, "component"))
            .transform(
                rows -> {
                  DenseMatrix kernels = given ? rows : kernel.matrix(rows, fitted);
                  DenseMatrix answer = LinearAlgebra.product(centred(kernels, means, all), scaled);
                  return checked(answer, kernels, scaled, rounding);
                });
    // In 0.23 the way back depended on a row's place in its request.
    boolean placed = state.since(0, 23) && !state.since(0, 24);
    if (state.flag("fit_inverse_transform", false) && !placed) {
      builder.onRows(Method.INVERSE_TRANSFORM, back(state, kernel, fitted.rows()));
    }
    return builder.build();
  }

  private static UnaryOperator<Data> back(State state, Kernel kernel, int size) {
    DenseMatrix transformed = state.matrix("X_transformed_fit_", size);
    DenseMatrix coefficients = state.matrix("dual_coef_", size);
    // An absent gamma is one by the number of columns, which are the components here.
    boolean known = state.optional("gamma_").isPresent() || state.optional("gamma").isPresent();
    Kernel inverse = known ? kernel : kernel(state, transformed.columns());
    return rows -> {
      DenseMatrix given = Rows.finite(rows, transformed.columns());
      return LinearAlgebra.product(inverse.matrix(given, transformed), coefficients);
    };
  }

  /** The answer, unless roundings of the kernels, enlarged by the weights, show in it. */
  private static DenseMatrix checked(
      DenseMatrix answer, DenseMatrix kernels, DenseMatrix weights, Rounding rounding) {
    for (int row = 0; row < answer.rows(); row++) {
      for (int i = 0; i < answer.columns(); i++) {
        double squares = 0;
        for (int j = 0; j < weights.rows(); j++) {
          double term = kernels.at(row, j) * weights.at(j, i);
          squares += term * term;
        }
        rounding.check(row, Math.sqrt(squares), answer.at(row, i));
      }
    }
    return answer;
  }

  private static DenseMatrix centred(DenseMatrix kernel, double[] fitted, double all) {
    double[] values = kernel.values().clone();
    int n = fitted.length;
    for (int row = 0; row < kernel.rows(); row++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += values[row * n + i];
      }
      for (int i = 0; i < n; i++) {
        values[row * n + i] += all - fitted[i] - sum / n;
      }
    }
    return new DenseMatrix(kernel.rows(), n, values);
  }

  /** {@code KernelRidge}: the kernel times the dual coefficients. */
  static Estimator readRidge(State state) {
    DenseMatrix fitted = Matrices.dense(state, "X_fit_");
    NdArray dual = state.array("dual_coef_");
    boolean single = dual.rank() == 1;
    DenseMatrix coefficients =
        single
            ? new DenseMatrix(fitted.rows(), 1, state.doubles("dual_coef_", fitted.rows()))
            : state.matrix("dual_coef_", fitted.rows());
    boolean inSingle = dual.dtype().itemSize() == 4;
    boolean given = precomputed(state);
    Kernel kernel = given ? Kernel::dot : kernel(state, fitted.columns());
    return Fitted.of(state, given ? fitted.rows() : fitted.columns())
        .note(Amount.of(fitted.rows(), "row"))
        .on(
            Method.PREDICT,
            rows -> {
              DenseMatrix kernels = given ? rows : kernel.matrix(rows, fitted);
              DenseMatrix answer = LinearAlgebra.product(kernels, coefficients);
              if (inSingle && rows.isSingle()) {
                refuseCancelled(kernels, coefficients, answer);
              }
              return single ? new Vector(answer.values()) : answer;
            })
        .build();
  }

  /** Sums of float32 in which large terms cancel are what their order of adding made of them. */
  private static void refuseCancelled(
      DenseMatrix kernels, DenseMatrix coefficients, DenseMatrix answer) {
    DenseMatrix sizes = LinearAlgebra.product(kernels.map(Math::abs), coefficients.map(Math::abs));
    double rounding = 0.5 * Math.ulp(1f);
    for (int i = 0; i < sizes.values().length; i++) {
      if (sizes.values()[i] * rounding > 5e-6 * (1 + Math.abs(answer.values()[i]))) {
        throw new InvalidRequest(
            "not_exact",
            "row "
                + i / answer.columns()
                + " is answered by float32 sums that depend on their"
                + " order (expected: a model fitted on float64)");
      }
    }
  }

  /** {@code Nystroem}: the kernel with some fitted rows times a normalising matrix. */
  static Estimator readNystroem(State state) {
    if (precomputed(state)) {
      throw new UnreadableModel("parameter 'kernel' is 'precomputed' (expected: a named kernel)");
    }
    DenseMatrix fitted = Matrices.dense(state, "components_");
    DenseMatrix normalization =
        LinearAlgebra.transposed(state.matrix("normalization_", fitted.rows()));
    Kernel kernel = kernel(state, fitted.columns());
    Rounding rounding = Rounding.of(state.array("normalization_"));
    return Fitted.of(state, fitted.columns())
        .note(Amount.of(fitted.columns(), "feature") + ", " + Amount.of(fitted.rows(), "component"))
        .learned(fitted)
        .transform(
            rows -> {
              DenseMatrix kernels = kernel.matrix(rows, fitted);
              DenseMatrix answer = LinearAlgebra.product(kernels, normalization);
              return checked(answer, kernels, normalization, rounding);
            })
        .build();
  }
}
