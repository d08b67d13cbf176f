package dev.primavista.sklearn.neighbors;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.multiclass.MultiOutput;
import dev.primavista.sklearn.neighbors.Neighborhood.Neighbors;
import java.util.ArrayList;
import java.util.List;

/** {@code KNeighborsClassifier} and {@code RadiusNeighborsClassifier}: neighbours' shares. */
final class NeighborClassifier implements Neighborhood.Alike {
  private final List<Labels> outputs;
  private final int[][] codes;
  private final boolean byDistance;
  private final List<Outliers> outliers = new ArrayList<>();

  private NeighborClassifier(State state, Neighborhood neighborhood) {
    byDistance = Neighborhood.byDistance(state);
    outputs = state.classesOfOutputs();
    int[] all = state.array("_y").ints();
    if (all.length != neighborhood.size() * outputs.size()) {
      throw new UnreadableModel("attribute '_y' has " + Amount.of(all.length, "label"));
    }
    codes = new int[outputs.size()][neighborhood.size()];
    for (int i = 0; i < all.length; i++) {
      int most = outputs.get(i % outputs.size()).size();
      if (all[i] < 0 || all[i] >= most) {
        throw new UnreadableModel(
            "label " + all[i] + " of a row (expected: 0 to " + (most - 1) + ")");
      }
      codes[i % outputs.size()][i / outputs.size()] = all[i];
    }
  }

  static Estimator read(State state) {
    Neighborhood neighborhood = new Neighborhood(state);
    int count = neighborhood.count(state, "n_neighbors", 0);
    NeighborClassifier model = new NeighborClassifier(state, neighborhood);
    model.outputs.forEach(labels -> model.outliers.add(Outliers.none(labels)));
    if (state.since(1, 3)) {
      model.countsClasses(neighborhood, state);
    }
    return model.estimator(
        state, neighborhood, (rows, row) -> neighborhood.nearest(rows, row, count, model));
  }

  static Estimator readRadius(State state) {
    Neighborhood neighborhood = new Neighborhood(state);
    double radius = state.number("radius", 1);
    NeighborClassifier model = new NeighborClassifier(state, neighborhood);
    boolean counted = state.since(1, 4) && model.countsClasses(neighborhood, state);
    for (int output = 0; output < model.outputs.size(); output++) {
      model.outliers.add(Outliers.read(state, model.outputs.get(output), output, counted));
    }
    return model.estimator(
        state, neighborhood, (rows, row) -> neighborhood.within(rows, row, radius));
  }

  /** Whether scikit-learn counts classes itself here, which before 1.9 it cannot for texts. */
  private boolean countsClasses(Neighborhood neighborhood, State state) {
    boolean counts =
        !neighborhood.hasTree()
            && !byDistance
            && outputs.size() == 1
            && neighborhood.brute().countsClasses()
            && !neighborhood.isNarrow();
    if (counts && outputs.getFirst().isText() && !state.since(1, 9)) {
      throw new UnreadableModel(
          "scikit-learn "
              + state.version()
              + " fails to count text labels by brute force (expected: integers, or 1.9 or later)");
    }
    return counts;
  }

  @Override
  public boolean areAlike(int one, int other) {
    for (int[] output : codes) {
      if (output[one] != output[other]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean withoutDistances() {
    return byDistance;
  }

  private Estimator estimator(State state, Neighborhood neighborhood, Neighborhood.Search search) {
    return neighborhood
        .builder(state)
        .note(neighborhood.note())
        .on(Method.PREDICT_PROBA, rows -> probabilities(rows, search))
        .on(Method.PREDICT, rows -> predict(rows, search))
        .labels(outputs)
        .build();
  }

  private Data predict(DenseMatrix rows, Neighborhood.Search search) {
    List<Data> answers = new ArrayList<>();
    for (int output = 0; output < outputs.size(); output++) {
      DenseMatrix shares = shares(rows, output, search);
      int[] chosen = Fitted.greatestOf(outputs.get(output), shares).indices();
      for (int row = 0; row < chosen.length; row++) {
        if (shares.at(row, chosen[row]) == 0) {
          chosen[row] = outliers.get(output).chosen();
        }
      }
      answers.add(new Chosen(outliers.get(output).labels(), chosen));
    }
    return answers.size() == 1 ? answers.getFirst() : MultiOutput.sideBySide(answers);
  }

  private Data probabilities(DenseMatrix rows, Neighborhood.Search search) {
    List<Data> answers = new ArrayList<>();
    for (int output = 0; output < outputs.size(); output++) {
      answers.add(shares(rows, output, search));
    }
    return answers.size() == 1 ? answers.getFirst() : new Many(answers);
  }

  private DenseMatrix shares(DenseMatrix rows, int output, Neighborhood.Search search) {
    int k = outputs.get(output).size();
    double[] values = new double[rows.rows() * k];
    for (int row = 0; row < rows.rows(); row++) {
      Neighbors neighbors = search.of(rows, row);
      double[] weights = Neighborhood.weights(neighbors.distances(), byDistance);
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        values[row * k + codes[output][neighbors.indices()[i]]] += weights[i];
        sum += weights[i];
      }
      if (weights.length == 0) {
        fillOutlier(row, outliers.get(output), values, row * k);
      }
      for (int i = 0; i < k && sum != 0; i++) {
        values[row * k + i] /= sum;
      }
    }
    return new DenseMatrix(rows.rows(), k, values);
  }

  private static void fillOutlier(int row, Outliers outliers, double[] values, int at) {
    if (!outliers.allowed()) {
      throw new InvalidRequest("no_neighbors", "row " + row + " has no neighbours in the radius");
    }
    if (outliers.certain() >= 0) {
      values[at + outliers.certain()] = 1;
    }
  }
}
