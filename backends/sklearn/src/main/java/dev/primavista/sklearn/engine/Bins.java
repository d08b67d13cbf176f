package dev.primavista.sklearn.engine;

import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.PythonFloat;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code pandas.cut} by given edges: open on the left, closed on the right.
 *
 * @param edges at least two, rising
 * @param whole whether Python's are integers
 * @param lowest whether the first edge lies in the first interval
 */
record Bins(double[] edges, boolean whole, boolean lowest) {
  private static final int MOST_DIGITS = 20;

  static Bins read(String column, PyValue list, boolean lowest) {
    List<PyValue> items = Attributes.items("binner_dict_", list);
    double[] edges =
        items.stream().mapToDouble(item -> State.number("binner_dict_", item) + 0.0).toArray();
    boolean rising = edges.length > 1;
    for (int i = 1; i < edges.length; i++) {
      rising &= edges[i] > edges[i - 1];
    }
    if (!rising) {
      throw new UnreadableModel("its intervals of column '" + column + "' do not rise");
    }
    return new Bins(edges, items.stream().allMatch(PyInt.class::isInstance), lowest);
  }

  /** The place of the interval that holds this number, or -1. */
  int of(double number) {
    if (lowest && number == edges[0]) {
      return 0;
    }
    int found = Arrays.binarySearch(edges, number == 0 ? 0.0 : number);
    int place = (found < 0 ? -found - 1 : found) - 1;
    return Double.isNaN(number) || place < 0 || place > edges.length - 2 ? -1 : place;
  }

  /** A number of the first interval, for an example. */
  double example() {
    return Double.isInfinite(edges[1]) ? Math.max(edges[0], -Double.MAX_VALUE) + 1 : edges[1];
  }

  /** The intervals as pandas writes them, each with at least so many digits behind the point. */
  List<String> labels(int digits) {
    int enough = digits;
    while (enough < MOST_DIGITS && !distinct(enough)) {
      enough++;
    }
    int precision = enough < MOST_DIGITS ? enough : digits;
    double[] rounded = Arrays.stream(edges).map(edge -> rounded(edge, precision)).toArray();
    boolean integers = whole && !lowest;
    if (lowest) {
      rounded[0] -= Math.pow(10, -precision);
    }
    List<String> labels = new ArrayList<>();
    for (int i = 1; i < rounded.length; i++) {
      labels.add("(" + text(rounded[i - 1], integers) + ", " + text(rounded[i], integers) + "]");
    }
    return labels;
  }

  private static String text(double edge, boolean integer) {
    return integer ? String.valueOf((long) edge) : PythonFloat.text(edge);
  }

  private boolean distinct(int digits) {
    return Arrays.stream(edges).map(edge -> rounded(edge, digits)).distinct().count()
        == edges.length;
  }

  private static double rounded(double edge, int digits) {
    if (Double.isInfinite(edge) || edge == 0) {
      return edge;
    }
    boolean fraction = Math.abs(edge) < 1;
    int places = fraction ? digits - 1 - (int) Math.floor(Math.log10(Math.abs(edge))) : digits;
    return round(edge, places);
  }

  /** {@code numpy.round}: half to even, in the scaled number. */
  static double round(double value, int digits) {
    double scale = Math.pow(10, digits);
    return Math.rint(value * scale) / scale;
  }
}
