package dev.primavista.sklearn.meta;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;

/** {@code DummyClassifier} and {@code DummyRegressor}: one answer for every row. */
final class Dummy {
  private Dummy() {}

  static Estimator readRegressor(State state) {
    double[] constant = state.array("constant_").doubles();
    boolean single = state.integer("n_outputs_", constant.length) == 1;
    return Fitted.around(state, new Input.Numbers(state.features(1)))
        .note(state.text("strategy", "mean"))
        .onRows(
            Method.PREDICT,
            rows -> {
              DenseMatrix repeated = repeated(constant, rows.rows());
              return single ? new Vector(repeated.values()) : repeated;
            })
        .build();
  }

  private static DenseMatrix repeated(double[] row, int rows) {
    double[] values = new double[row.length * rows];
    for (int i = 0; i < values.length; i++) {
      values[i] = row[i % row.length];
    }
    return new DenseMatrix(rows, row.length, values);
  }

  static Estimator readClassifier(State state) {
    if (state.integer("n_outputs_", 1) != 1) {
      throw new UnreadableModel("it has several outputs (expected: 1)");
    }
    String strategy = state.text("strategy", "prior");
    Labels labels = state.classes();
    double[] prior = state.doubles("class_prior_", labels.size());
    int most = 0;
    for (int i = 1; i < prior.length; i++) {
      most = prior[i] > prior[most] ? i : most;
    }
    return switch (strategy) {
      case "prior" -> classifier(state, labels, prior, most);
      case "most_frequent" -> classifier(state, labels, certainly(most, prior.length), most);
      case "constant" -> {
        int place = place(state.required("constant"), labels);
        yield classifier(state, labels, certainly(place, prior.length), place);
      }
      default ->
          throw new UnreadableModel(
              "strategy '"
                  + strategy
                  + "' draws random answers (expected: prior, most_frequent, constant)");
    };
  }

  private static double[] certainly(int place, int size) {
    double[] one = new double[size];
    one[place] = 1;
    return one;
  }

  private static int place(PyValue constant, Labels labels) {
    String name =
        switch (constant) {
          case PyStr text -> text.value();
          case NdArray array when array.dtype().kind() == 'U' || array.dtype().kind() == 'O' ->
              array.strings().getFirst();
          default -> String.valueOf((long) State.number("constant", constant));
        };
    int place = labels.names().indexOf(name);
    if (place < 0) {
      throw new UnreadableModel("constant '" + name + "' is none of " + labels.names());
    }
    return place;
  }

  private static Estimator classifier(
      State state, Labels labels, double[] probabilities, int chosen) {
    return Fitted.around(state, new Input.Numbers(state.features(1)))
        .note(state.text("strategy", "prior"))
        .labels(labels)
        .onRows(Method.PREDICT_PROBA, rows -> repeated(probabilities, rows.rows()))
        .onRows(
            Method.PREDICT_LOG_PROBA, rows -> repeated(probabilities, rows.rows()).map(Math::log))
        .onRows(Method.PREDICT, rows -> always(labels, chosen, rows))
        .build();
  }

  private static Chosen always(Labels labels, int chosen, Data rows) {
    int[] indices = new int[rows.rows()];
    Arrays.fill(indices, chosen);
    return new Chosen(labels, indices);
  }
}
