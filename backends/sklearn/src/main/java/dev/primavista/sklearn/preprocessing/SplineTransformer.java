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
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Spline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** {@code SplineTransformer}: each feature as the values of B-splines at it. */
final class SplineTransformer {
  private final List<Spline> splines = new ArrayList<>();
  private final String extrapolation;
  private final boolean bias;
  private final boolean sparse;
  private final int degree;

  /**
   * Per feature, how many knots from the ends its range begins. As scikit-learn's, a straight
   * continuation of degree 0 or 1 moves it inwards from one feature to the next.
   */
  private final int[] borders;

  /**
   * Whether missing values of all features but the first count as the least number of theirs, as
   * scikit-learn's do in a sparse answer.
   */
  private final boolean keepsMissing;

  private SplineTransformer(State state) {
    for (PyValue item : state.items("bsplines_")) {
      if (!(item instanceof PyObject object)) {
        throw new UnreadableModel("attribute 'bsplines_' holds " + item.aTypeName());
      }
      splines.add(spline(object));
    }
    extrapolation = state.text("extrapolation", "constant");
    bias = state.flag("include_bias", true);
    degree = state.integer("degree", 3);
    if (splines.isEmpty()) {
      throw new UnreadableModel("it has no splines (is it fitted?)");
    }
    sparse = state.flag("sparse_output", false);
    keepsMissing =
        sparse
            && splines.size() > 1
            && Set.of("continue", "error", "periodic").contains(extrapolation)
            && state.text("handle_missing", "error").equals("zeros");
    borders = new int[splines.size()];
    borders[0] = degree;
    for (int i = 1; i < borders.length; i++) {
      borders[i] = extrapolation.equals("linear") ? continued(borders[i - 1]) : degree;
    }
    if (degree == 0 && sparse && extrapolation.equals("periodic")) {
      throw new UnreadableModel("sparse periodic splines of degree 0 (expected: >= 1)");
    }
  }

  /** How many functions at each end go on in a straight line. */
  private static int continued(int border) {
    return border <= 1 ? border + 1 : border;
  }

  /**
   * scipy keeps the arrays in the object or, in newer versions, in one inside it, or since 1.17
   * under private names.
   */
  private static Spline spline(PyObject object) {
    PyValue content = object.state().orElse(object);
    PyValue first = content instanceof PyTuple parts ? parts.items().getFirst() : content;
    State state = new State(first instanceof PyObject inner ? inner : object);
    String prefix = state.optional("_t").isPresent() ? "_" : "";
    return new Spline(
        state.array(prefix + "t").doubles(), state.matrix(prefix + "c", -1), state.integer("k", 3));
  }

  static Estimator read(State state, Reading reading) {
    SplineTransformer model = new SplineTransformer(state);
    if (model.keepsMissing) {
      reading.rowsTogether();
    }
    boolean unchecked = state.text("handle_missing", "error").equals("zeros");
    int features = model.splines.size();
    return Fitted.of(state, features)
        .fullOnly()
        .learned(model.middles())
        .onRows(
            Method.TRANSFORM,
            rows -> {
              DenseMatrix given =
                  unchecked ? Rows.dense(rows, features) : Rows.finite(rows, features);
              Matrix answer = model.transform(given);
              return model.sparse ? SparseMatrix.of(answer.toDense()) : answer;
            })
        .build();
  }

  /** One row of what lies between the outermost knots. */
  private DenseMatrix middles() {
    double[] middles =
        splines.stream().mapToDouble(spline -> (spline.first() + spline.last()) / 2).toArray();
    return new DenseMatrix(1, middles.length, middles);
  }

  private DenseMatrix transform(DenseMatrix rows) {
    int kept = splines.getFirst().size() - (bias ? 0 : 1);
    double[] values = new double[rows.rows() * splines.size() * kept];
    for (int feature = 0; feature < splines.size(); feature++) {
      double absent = feature > 0 && keepsMissing ? standIn(rows, feature) : Double.NaN;
      for (int row = 0; row < rows.rows(); row++) {
        double given = rows.at(row, feature);
        double x = Double.isNaN(given) ? absent : mapped(given, splines.get(feature));
        if (!Double.isNaN(x)) {
          int at = (row * splines.size() + feature) * kept;
          System.arraycopy(at(feature, x), 0, values, at, kept);
        }
      }
    }
    return new DenseMatrix(rows.rows(), splines.size() * kept, values);
  }

  /** The least number of a column, for which its missing ones are taken. */
  private double standIn(DenseMatrix rows, int feature) {
    return IntStream.range(0, rows.rows())
        .mapToDouble(row -> mapped(rows.at(row, feature), splines.get(feature)))
        .filter(x -> !Double.isNaN(x))
        .min()
        .orElse(0);
  }

  /** The number itself, or where it lies in the first period. */
  private double mapped(double x, Spline spline) {
    if (!extrapolation.equals("periodic")) {
      return x;
    }
    double width = spline.last() - spline.first();
    double turned = (x - spline.first()) % width;
    return spline.first() + (turned < 0 ? turned + width : turned);
  }

  private double[] at(int feature, double x) {
    Spline spline = splines.get(feature);
    int inner = borders[feature];
    double first = spline.knots()[inner];
    double last = spline.knots()[spline.knots().length - 1 - inner];
    boolean inside = first <= x && x <= last;
    return switch (extrapolation) {
      case "continue", "periodic" -> spline.at(x);
      case "error" -> {
        if (!inside) {
          throw new InvalidRequest(
              "out_of_range",
              "column "
                  + feature
                  + ": "
                  + x
                  + " lies beyond the knots (expected: "
                  + first
                  + " to "
                  + last
                  + ")");
        }
        yield spline.at(x);
      }
      case "linear" -> inside ? spline.at(x) : straight(feature, x, first, last);
      default -> inside ? spline.at(x) : held(feature, x < first);
    };
  }

  /** The outermost functions keep their value at the border, the others are zero. */
  private double[] held(int feature, boolean below) {
    Spline spline = splines.get(feature);
    double[] border = spline.at(below ? spline.first() : spline.last());
    if (degree == 0 && !below) {
      if (!sparse) {
        throw new InvalidRequest(
            "out_of_range",
            "column "
                + feature
                + " lies beyond the last knot, where steps are not continued (expected: <= "
                + spline.last()
                + ")");
      }
      return border;
    }
    double[] values = new double[border.length];
    for (int i = 0; i < degree; i++) {
      int j = below ? i : border.length - 1 - i;
      values[j] = border[j];
    }
    return values;
  }

  /** The outermost functions go on straight; where the borders have met, both ends may. */
  private double[] straight(int feature, double x, double first, double last) {
    int size = splines.get(feature).size();
    double[] out = new double[size];
    for (int i = 0; i < Math.min(continued(borders[feature]), size); i++) {
      if (x < first) {
        out[i] = straightAt(feature, x, first, i);
      }
      if (x > last) {
        out[size - 1 - i] = straightAt(feature, x, last, size - 1 - i);
      }
    }
    return out;
  }

  private double straightAt(int feature, double x, double border, int function) {
    Spline spline = splines.get(feature);
    return spline.at(border)[function] + (x - border) * spline.slopeAt(border)[function];
  }
}
