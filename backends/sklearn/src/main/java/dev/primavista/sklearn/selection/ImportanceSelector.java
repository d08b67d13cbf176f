package dev.primavista.sklearn.selection;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyFloat;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Matrices;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.tree.Importances;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** {@code SelectFromModel}: the features whose importance to an estimator reaches a threshold. */
final class ImportanceSelector {
  private static final Set<String> SPARSE_MODELS = Set.of("Lasso", "LassoCV", "LassoLars");

  /** More than the relative error of a sum of float32. */
  private static final double ROUNDING = 1e-5;

  private ImportanceSelector() {}

  static Estimator read(State state) {
    State inner =
        state.optional("estimator_").isPresent()
            ? state.object("estimator_")
            : state.object("estimator");
    String getter = state.text("importance_getter", "auto");
    double[] importances = importances(owner(inner, getter), getter, state.number("norm_order", 1));
    double threshold = threshold(state, inner, importances);
    boolean single = BoosterImportances.areSingle(inner);
    if (single) {
      refuseTies(importances, threshold);
    }
    boolean[] kept = new boolean[importances.length];
    Arrays.fill(kept, true);
    if (state.optional("max_features").isPresent()) {
      int most = state.integer("max_features_", state.integer("max_features", importances.length));
      Arrays.fill(kept, false);
      int[] order =
          IntStream.range(0, kept.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -importances[i]))
              .mapToInt(i -> i)
              .toArray();
      Arrays.stream(order).limit(most).forEach(i -> kept[i] = true);
      if (single && most > 0 && most < order.length) {
        refuseTies(new double[] {importances[order[most]]}, importances[order[most - 1]]);
      }
    }
    for (int i = 0; i < kept.length; i++) {
      kept[i] &= importances[i] >= threshold;
    }
    return Mask.of(kept).transformer(state, new Ranker(inner).takesMissing()).build();
  }

  /** What Python computes in float32 must not lie at a limit. */
  private static void refuseTies(double[] importances, double limit) {
    for (double importance : importances) {
      if (importance != 0 && Math.abs(importance - limit) <= ROUNDING * limit) {
        throw new UnreadableModel("a feature's importance is at the limit, where rounding decides");
      }
    }
  }

  /** The estimator whose attribute a dotted path such as {@code named_steps.ridge.coef_} names. */
  private static State owner(State inner, String path) {
    String[] names = path.split("\\.", -1);
    State owner = inner;
    for (int i = 0; i < names.length - 1; i++) {
      owner = names[i].equals("named_steps") ? step(owner, names[++i]) : owner.object(names[i]);
    }
    String last = names[names.length - 1];
    if (!Set.of("auto", "coef_", "feature_importances_").contains(last)) {
      throw new UnreadableModel("parameter 'importance_getter' is '" + path + "'");
    }
    return owner;
  }

  private static State step(State pipeline, String name) {
    for (PyValue step : pipeline.items("steps")) {
      List<PyValue> pair = State.items("steps", step);
      if (pair.getFirst() instanceof PyStr text
          && text.value().equals(name)
          && pair.getLast() instanceof PyObject object) {
        return new State(object);
      }
    }
    throw new UnreadableModel("parameter 'importance_getter' names no step '" + name + "'");
  }

  /** The weights of a linear kernel's one boundary. */
  private static double[] ofSupportVectors(State inner) {
    DenseMatrix weights = Matrices.dense(inner, "dual_coef_");
    DenseMatrix vectors = Matrices.dense(inner, "support_vectors_");
    if (weights.rows() != 1 || weights.columns() != vectors.rows()) {
      throw new UnreadableModel("a linear kernel of several classes to rank features by");
    }
    double[] sums = new double[vectors.columns()];
    for (int i = 0; i < vectors.rows(); i++) {
      for (int feature = 0; feature < sums.length; feature++) {
        sums[feature] += weights.at(0, i) * vectors.at(i, feature);
      }
    }
    return Arrays.stream(sums).map(Math::abs).toArray();
  }

  /** Of coefficients their norm over the outputs, of trees what their splits gained. */
  private static double[] importances(State inner, String getter, double order) {
    if (BoosterImportances.has(inner) && !getter.endsWith("coef_")) {
      return BoosterImportances.of(inner);
    }
    if (getter.endsWith("feature_importances_")) {
      return Importances.of(inner);
    }
    boolean linear = inner.text("kernel", "").equals("linear");
    if (inner.optional("coef_").isEmpty() && !linear) {
      return Importances.of(inner);
    }
    if (linear) {
      return ofSupportVectors(inner);
    }
    NdArray coefficients = inner.array("coef_");
    int outputs = coefficients.rank() == 2 ? coefficients.shape()[0] : 1;
    double[] values = coefficients.doubles();
    double[] norms = new double[values.length / outputs];
    for (int i = 0; i < norms.length; i++) {
      double sum = 0;
      double greatest = 0;
      for (int output = 0; output < outputs; output++) {
        double one = Math.abs(values[output * norms.length + i]);
        sum += Math.pow(one, order);
        greatest = Math.max(greatest, one);
      }
      boolean plain = coefficients.rank() == 1;
      norms[i] =
          plain
              ? Math.abs(values[i])
              : Double.isInfinite(order) ? greatest : Math.pow(sum, 1 / order);
    }
    return norms;
  }

  private static double threshold(State state, State inner, double[] importances) {
    PyValue given = state.optional("threshold").orElse(null);
    if (given instanceof PyFloat || given instanceof PyInt || given instanceof NdArray) {
      return State.number("threshold", given);
    }
    if (given instanceof PyStr text) {
      return named(text.value(), importances);
    }
    boolean l1 =
        inner.text("penalty", "").equals("l1")
            || inner.type().contains("Lasso")
            || (inner.type().contains("ElasticNet") && inner.number("l1_ratio", 0) == 1)
            || (inner.type().equals("LogisticRegression") && inner.number("l1_ratio", 0) == 1);
    return l1 || SPARSE_MODELS.contains(inner.type()) ? 1e-5 : mean(importances);
  }

  private static double named(String text, double[] importances) {
    int star = text.indexOf('*');
    double scale = star < 0 ? 1 : Double.parseDouble(text.substring(0, star).strip());
    String name = text.substring(star + 1).strip();
    return switch (name) {
      case "mean" -> scale * mean(importances);
      case "median" -> scale * Selectors.quantile(importances, 0.5);
      default -> throw new UnreadableModel("parameter 'threshold' is '" + text + "'");
    };
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }
}
