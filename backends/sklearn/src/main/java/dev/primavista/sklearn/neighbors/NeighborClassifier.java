package dev.primavista.sklearn.neighbors;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
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
final class NeighborClassifier {
  /** Finds a row's neighbours. */
  @FunctionalInterface
  interface Search {
    Neighbors of(DenseMatrix rows, int row);
  }

  private final List<Labels> outputs = new ArrayList<>();
  private final int[][] codes;
  private final boolean byDistance;
  private final Search search;
  private final int[] outliers;

  private NeighborClassifier(State state, Neighborhood neighborhood, Search search) {
    this.search = search;
    byDistance = Neighborhood.byDistance(state);
    PyValue classes = state.required("classes_");
    if (classes instanceof NdArray array && array.dtype().kind() != 'O') {
      outputs.add(Labels.of(array));
    } else {
      for (PyValue item : State.items("classes_", classes)) {
        if (!(item instanceof NdArray array)) {
          throw new UnreadableModel("attribute 'classes_' holds a " + item.typeName());
        }
        outputs.add(Labels.of(array));
      }
    }
    int[] all = state.array("_y").ints();
    if (all.length != neighborhood.size() * outputs.size()) {
      throw new UnreadableModel("attribute '_y' has " + all.length + " labels");
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
    outliers = new int[outputs.size()];
    java.util.Arrays.fill(outliers, -1);
  }

  static Estimator read(State state) {
    Neighborhood neighborhood = new Neighborhood(state);
    int count = neighborhood.count(state, "n_neighbors", 0);
    NeighborClassifier model =
        new NeighborClassifier(
            state, neighborhood, (rows, row) -> neighborhood.nearest(rows, row, count));
    return model.builder(state, neighborhood).build();
  }

  static Estimator readRadius(State state) {
    Neighborhood neighborhood = new Neighborhood(state);
    double radius = state.number("radius", 1);
    NeighborClassifier model =
        new NeighborClassifier(
            state, neighborhood, (rows, row) -> neighborhood.within(rows, row, radius));
    model.readOutliers(state);
    return model.builder(state, neighborhood).build();
  }

  /** What rows without neighbours get: a label, the most frequent one, or a refusal. */
  private void readOutliers(State state) {
    if (state.optional("outlier_label_").isEmpty()) {
      return;
    }
    PyValue given = state.required("outlier_label_");
    List<PyValue> each =
        given instanceof NdArray array && array.dtype().kind() != 'O'
            ? List.of(given)
            : State.items("outlier_label_", given);
    for (int i = 0; i < outputs.size() && i < each.size(); i++) {
      if (each.get(i) instanceof dev.primavista.pickle.PyNone) {
        continue;
      }
      String name =
          switch (each.get(i)) {
            case PyStr text -> text.value();
            case NdArray array when "US".indexOf(array.dtype().kind()) >= 0 ->
                array.strings().getFirst();
            case PyValue number -> String.valueOf((long) State.number("outlier_label_", number));
          };
      outliers[i] = outputs.get(i).names().indexOf(name);
      if (outliers[i] < 0) {
        throw new UnreadableModel("outlier label '" + name + "' is no class");
      }
    }
  }

  private Fitted.Builder builder(State state, Neighborhood neighborhood) {
    Fitted.Builder builder =
        Fitted.of(state, neighborhood.features())
            .note(neighborhood.size() + " rows, " + neighborhood.features() + " features")
            .on(Method.PREDICT_PROBA, this::probabilities)
            .on(Method.PREDICT, this::predict);
    if (outputs.size() == 1) {
      builder.labels(outputs.getFirst());
    }
    return builder;
  }

  private Data predict(DenseMatrix rows) {
    List<Data> answers = new ArrayList<>();
    for (int output = 0; output < outputs.size(); output++) {
      Chosen chosen = Fitted.greatestOf(outputs.get(output), shares(rows, output));
      answers.add(chosen);
    }
    return answers.size() == 1 ? answers.getFirst() : MultiOutput.sideBySide(answers);
  }

  private Data probabilities(DenseMatrix rows) {
    List<Data> answers = new ArrayList<>();
    for (int output = 0; output < outputs.size(); output++) {
      answers.add(shares(rows, output));
    }
    return answers.size() == 1 ? answers.getFirst() : new Many(answers);
  }

  private DenseMatrix shares(DenseMatrix rows, int output) {
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
        values[row * k + outlier(row, output)] = 1;
      }
      for (int i = 0; i < k && sum != 0; i++) {
        values[row * k + i] /= sum;
      }
    }
    return new DenseMatrix(rows.rows(), k, values);
  }

  private int outlier(int row, int output) {
    if (outliers[output] < 0) {
      throw new InvalidRequest("no_neighbors", "row " + row + " has no neighbours in the radius");
    }
    return outliers[output];
  }
}
