package dev.primavista.sklearn.decomposition;

import dev.primavista.core.ServingException.InvalidRequest;
import java.util.Arrays;

/** Where one row's least angle regression stands. The active atoms stand first in the products. */
final class AnglePath {
  private static final double TINY = Float.MIN_NORMAL;
  private static final double EPSILON = Math.ulp(1.0);
  private static final double DEGENERATE = 1e-7;
  private static final double TIE = 1e-12;

  private final LeastAngle model;
  private final double[] target;
  private final double[][] gram;
  private final double[][] factor;
  private final double[] signs;
  private final int[] indices;

  /** Per active atom, its place in the dictionary. */
  private final int[] members;

  /** Of the atoms that are not active, in the order of {@link #gram}. */
  private double[] correlations;

  private int active;
  private int steps;
  private boolean dropped;
  private int best;
  private double greatest;

  AnglePath(LeastAngle model, double[] target) {
    int size = target.length;
    int most = Math.min(model.rule().iterations(), size);
    this.model = model;
    this.target = target;
    this.gram = Triangular.rows(model.gram());
    this.factor = new double[most][most];
    this.signs = new double[most];
    this.indices = new int[size];
    Arrays.setAll(indices, i -> i);
    this.members = new int[size];
    this.correlations = target.clone();
  }

  int steps() {
    return steps;
  }

  int active() {
    return active;
  }

  /** The greatest correlation of an atom that is not active; its size unless signs count. */
  double greatest() {
    best = 0;
    for (int i = 1; i < correlations.length; i++) {
      best = size(correlations[i]) > size(correlations[best]) ? i : best;
    }
    greatest = correlations.length == 0 ? 0 : size(correlations[best]);
    return greatest;
  }

  private double size(double correlation) {
    return model.positive() ? correlation : Math.abs(correlation);
  }

  /** Makes the most correlated atom active, unless one was just dropped. */
  void enter() {
    if (dropped) {
      return;
    }
    requireClear();
    signs[active] = model.positive() ? 1 : Math.signum(correlations[best]);
    int place = best + active;
    swap(correlations, best, 0);
    int index = indices[place];
    indices[place] = indices[active];
    indices[active] = index;
    Triangular.exchange(gram, active, place);
    System.arraycopy(gram[active], 0, factor[active], 0, active);
    Triangular.forward(factor, factor[active], active);
    double rest = gram[active][active];
    for (int i = 0; i < active; i++) {
      rest -= factor[active][i] * factor[active][i];
    }
    double diagonal = Math.max(Math.sqrt(Math.abs(rest)), EPSILON);
    factor[active][active] = diagonal;
    if (diagonal < DEGENERATE) {
      throw illConditioned();
    }
    correlations = Arrays.copyOfRange(correlations, 1, correlations.length);
    members[active] = indices[active];
    active++;
  }

  /** Fails if roundings decide which atom is the most correlated. */
  private void requireClear() {
    for (int i = 0; i < correlations.length; i++) {
      double behind = greatest - size(correlations[i]);
      if (i != best && behind < greatest * TIE && (behind > 0 || steps > 0)) {
        throw illConditioned();
      }
    }
  }

  private static InvalidRequest illConditioned() {
    return new InvalidRequest(
        "not_exact", "roundings decide which of several dependent atoms a row is made of");
  }

  private static void swap(double[] values, int one, int other) {
    double value = values[one];
    values[one] = values[other];
    values[other] = value;
  }

  /** Goes on in the direction of equal angles until another atom is as correlated, or one is 0. */
  double[] step(double[] before) {
    double[] direction = Arrays.copyOf(signs, active);
    double scale = direction(direction);
    double[] slopes = slopes(direction);
    double length = length(scale, slopes);
    double crossing = Double.MAX_VALUE;
    double[] crossings = new double[active];
    for (int i = 0; i < active; i++) {
      crossings[i] = -before[members[i]] / (direction[i] + TINY);
      crossing = leastPositive(crossing, crossings[i]);
    }
    dropped = crossing < length;
    length = dropped && model.lasso() ? crossing : length;
    steps++;
    double[] code = new double[before.length];
    for (int i = 0; i < active; i++) {
      code[members[i]] = before[members[i]] + length * direction[i];
    }
    for (int i = 0; i < correlations.length; i++) {
      correlations[i] -= length * slopes[i];
    }
    if (dropped) {
      drop(crossings, crossing, code);
    }
    return code;
  }

  /** Turns the signs into the direction; returns the correlation that every active atom loses. */
  private double direction(double[] direction) {
    Triangular.forward(factor, direction, active);
    Triangular.backward(factor, direction, active);
    if (active == 1 && direction[0] == 0) {
      direction[0] = 1;
      return 1;
    }
    double scale = 1 / Math.sqrt(alongSigns(direction));
    for (int power = 0; !Double.isFinite(scale); power++) {
      double[][] shifted = new double[active][];
      for (int i = 0; i < active; i++) {
        shifted[i] = factor[i].clone();
        shifted[i][i] += (Math.scalb(1.0, power + 1) - 1) * EPSILON;
        direction[i] = signs[i];
      }
      Triangular.forward(shifted, direction, active);
      Triangular.backward(shifted, direction, active);
      scale = 1 / Math.sqrt(Math.max(alongSigns(direction), EPSILON));
    }
    for (int i = 0; i < active; i++) {
      direction[i] *= scale;
    }
    return scale;
  }

  private double alongSigns(double[] direction) {
    double sum = 0;
    for (int i = 0; i < active; i++) {
      sum += direction[i] * signs[i];
    }
    return sum;
  }

  /** What each other atom's correlation loses, rounded to 15 decimals. */
  private double[] slopes(double[] direction) {
    double[] slopes = new double[correlations.length];
    for (int i = 0; i < slopes.length; i++) {
      double sum = 0;
      for (int j = 0; j < active; j++) {
        sum += gram[j][active + i] * direction[j];
      }
      slopes[i] = Math.rint(sum * 1e15) / 1e15;
    }
    return slopes;
  }

  private double length(double scale, double[] slopes) {
    double length = Double.MAX_VALUE;
    for (int i = 0; i < slopes.length; i++) {
      double c = correlations[i];
      length = leastPositive(length, (greatest - c) / (scale - slopes[i] + TINY));
      if (!model.positive()) {
        length = leastPositive(length, (greatest + c) / (scale + slopes[i] + TINY));
      }
    }
    return Math.min(length, greatest / scale);
  }

  private static double leastPositive(double least, double value) {
    return value > 0 && value < least ? value : least;
  }

  private void drop(double[] crossings, double crossing, double[] code) {
    for (int place = crossings.length - 1; place >= 0; place--) {
      if (crossings[place] != crossing) {
        continue;
      }
      if (model.lasso()) {
        drop(place, code);
      } else {
        signs[place] = -signs[place];
      }
    }
  }

  private void drop(int place, double[] code) {
    Triangular.delete(factor, active, place);
    int member = members[place];
    active--;
    for (int i = place; i < active; i++) {
      members[i] = members[i + 1];
      signs[i] = signs[i + 1];
      int index = indices[i];
      indices[i] = indices[i + 1];
      indices[i + 1] = index;
      Triangular.exchange(gram, i, i + 1);
    }
    double[] more = new double[correlations.length + 1];
    System.arraycopy(correlations, 0, more, 1, correlations.length);
    more[0] = target[member];
    for (int i = 0; i < code.length; i++) {
      more[0] -= model.gram().at(member, i) * code[i];
    }
    correlations = more;
  }
}
