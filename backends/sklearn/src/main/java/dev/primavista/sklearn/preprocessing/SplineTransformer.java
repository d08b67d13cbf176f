package dev.primavista.sklearn.preprocessing;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Spline;
import java.util.ArrayList;
import java.util.List;

/** {@code SplineTransformer}: each feature as the values of B-splines at it. */
final class SplineTransformer {
  private final List<Spline> splines = new ArrayList<>();
  private final String extrapolation;
  private final boolean bias;
  private final int degree;

  private SplineTransformer(State state) {
    for (PyValue item : state.items("bsplines_")) {
      if (!(item instanceof PyObject object)) {
        throw new UnreadableModel("attribute 'bsplines_' holds a " + item.typeName());
      }
      splines.add(spline(object));
    }
    extrapolation = state.text("extrapolation", "constant");
    bias = state.flag("include_bias", true);
    degree = state.integer("degree", 3);
    if (splines.isEmpty()) {
      throw new UnreadableModel("it has no splines (is it fitted?)");
    }
  }

  /**
   * scipy keeps the arrays in the object or, in newer versions, in one inside it, or since 1.17
   * under private names.
   */
  private static Spline spline(PyObject object) {
    PyValue content = object.state().orElse(object);
    PyValue first = content instanceof PyTuple parts ? parts.items().getFirst() : content;
    State state = new State(first instanceof PyObject inner ? inner : object);
    String mark = state.optional("_t").isPresent() ? "_" : "";
    return new Spline(
        state.array(mark + "t").doubles(), state.matrix(mark + "c", -1), state.integer("k", 3));
  }

  static Estimator read(State state) {
    SplineTransformer model = new SplineTransformer(state);
    boolean sparse = state.flag("sparse_output", false);
    Fitted.Builder builder = Fitted.of(state, model.splines.size());
    if (state.text("handle_missing", "error").equals("zeros")) {
      builder.allowMissing();
    }
    return builder
        .transform(
            rows -> {
              Matrix answer = model.transform(rows);
              return sparse ? SparseMatrix.of(answer.toDense()) : answer;
            })
        .build();
  }

  private DenseMatrix transform(DenseMatrix rows) {
    int kept = splines.getFirst().size() - (bias ? 0 : 1);
    double[] values = new double[rows.rows() * splines.size() * kept];
    int at = 0;
    for (int row = 0; row < rows.rows(); row++) {
      for (int feature = 0; feature < splines.size(); feature++) {
        double x = rows.at(row, feature);
        Spline spline = splines.get(feature);
        double[] all = Double.isNaN(x) ? new double[spline.size()] : at(spline, x);
        System.arraycopy(all, 0, values, at, kept);
        at += kept;
      }
    }
    return new DenseMatrix(rows.rows(), splines.size() * kept, values);
  }

  private double[] at(Spline spline, double x) {
    double first = spline.first();
    double last = spline.last();
    boolean inside = first <= x && x <= last;
    return switch (extrapolation) {
      case "continue" -> spline.at(x);
      case "periodic" -> {
        double width = last - first;
        double turned = (x - first) % width;
        yield spline.at(first + (turned < 0 ? turned + width : turned));
      }
      case "error" -> {
        if (!inside) {
          throw new InvalidRequest(
              "out_of_range",
              x + " lies beyond the knots (expected: " + first + " to " + last + ")");
        }
        yield spline.at(x);
      }
      case "linear" -> inside ? spline.at(x) : straight(spline, x, x < first ? first : last);
      default -> inside ? spline.at(x) : held(spline, x < first);
    };
  }

  /** The outermost functions keep their value at the border, the others are zero. */
  private double[] held(Spline spline, boolean below) {
    double[] border = spline.at(below ? spline.first() : spline.last());
    double[] values = new double[border.length];
    for (int i = 0; i < degree; i++) {
      int j = below ? i : border.length - 1 - i;
      values[j] = border[j];
    }
    return values;
  }

  private double[] straight(Spline spline, double x, double border) {
    double[] values = spline.at(border);
    double[] slopes = spline.slopeAt(border);
    double[] out = new double[values.length];
    boolean below = x < border;
    int touched = Math.min(degree <= 1 ? degree + 1 : degree, values.length);
    for (int i = 0; i < touched; i++) {
      int j = below ? i : values.length - 1 - i;
      out[j] = values[j] + (x - border) * slopes[j];
    }
    return out;
  }
}
