package dev.primavista.sklearn.engine;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** {@code feature_engine.discretisation}: a number's interval in its place. */
final class Discretisation {
  private static final int DIGITS = 3;

  private Discretisation() {}

  /** All whose intervals are in {@code binner_dict_}. */
  static Estimator intervals(State state) {
    // Since 1.6 there is a precision, and the first edge lies in the first interval.
    boolean lowest = state.optional("precision").isPresent();
    boolean texts = state.flag("return_boundaries", false);
    boolean strict = state.text("errors", "ignore").equals("raise");
    int digits = state.integer("precision", DIGITS);
    return intervals(state, lowest, texts ? OptionalInt.of(digits) : OptionalInt.empty(), strict);
  }

  /**
   * @param digits of the intervals' edges, where their texts are the answer
   * @param strict whether a number that lies in none of them is refused
   */
  private static Estimator intervals(
      State state, boolean lowest, OptionalInt digits, boolean strict) {
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    List<String> variables = builder.attributes().variables();
    builder.finite(variables).changes(variables.size());
    SequencedMap<String, PyValue> intervals = builder.attributes().byColumn("binner_dict_");
    for (String name : variables) {
      Bins bins = Bins.read(name, Attributes.of(intervals, "binner_dict_", name), lowest);
      builder.example(List.of(name), bins.example());
      List<String> labels = digits.isPresent() ? bins.labels(digits.getAsInt()) : List.of();
      builder.step(
          frame -> {
            int[] places = places(frame, name, bins, strict && labels.isEmpty());
            if (labels.isEmpty()) {
              put(frame, name, places);
            } else {
              put(frame, name, places, labels);
            }
          });
    }
    return builder.build();
  }

  private static int[] places(Frame frame, String name, Bins bins, boolean strict) {
    double[] numbers = frame.numbers(name);
    int[] places = new int[numbers.length];
    for (int row = 0; row < places.length; row++) {
      places[row] = bins.of(numbers[row]);
      if (strict && places[row] < 0) {
        throw new InvalidRequest(
            "out_of_range",
            Frame.place(row, name)
                + " is "
                + numbers[row]
                + ", a number from "
                + bins.edges()[0]
                + " to "
                + bins.edges()[bins.edges().length - 1]
                + " expected",
            name);
      }
    }
    return places;
  }

  private static void put(Frame frame, String name, int[] places) {
    double[] numbers = Arrays.stream(places).mapToDouble(at -> at < 0 ? Double.NaN : at).toArray();
    if (Arrays.stream(places).allMatch(at -> at >= 0)) {
      frame.putWhole(name, numbers);
    } else {
      frame.put(name, numbers);
    }
  }

  private static void put(Frame frame, String name, int[] places, List<String> labels) {
    @Nullable Object[] texts = new @Nullable Object[places.length];
    for (int row = 0; row < texts.length; row++) {
      if (places[row] < 0) {
        throw new InvalidRequest(
            "not_exact",
            Frame.place(row, name)
                + " lies in no interval, for which pandas' versions write different texts",
            name);
      }
      texts[row] = labels.get(places[row]);
    }
    frame.put(name, texts);
  }

  /** {@code DecisionTreeDiscretiser}: what a tree predicts from a number, or its intervals. */
  static Estimator trees(State state, Reading reading) {
    String output = state.text("bin_output", "prediction");
    if (!output.equals("prediction")) {
      int digits = state.integer("precision", DIGITS);
      return intervals(
          state,
          true,
          output.equals("boundaries") ? OptionalInt.of(digits) : OptionalInt.empty(),
          false);
    }
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    List<String> variables = builder.attributes().variables();
    builder.finite(variables).changes(variables.size());
    SequencedMap<String, PyValue> trees = builder.attributes().byColumn("binner_dict_");
    Tree kind = Tree.of(state, !state.flag("regression", true));
    for (String name : variables) {
      Estimator tree =
          reading.estimator(
              "binner_dict_['" + name + "']", Attributes.of(trees, "binner_dict_", name));
      builder.step(
          frame ->
              frame.put(
                  name, kind.answer(tree, new DenseMatrix(frame.rows(), 1, frame.numbers(name)))));
    }
    return builder.build();
  }

  /**
   * How a tree is asked.
   *
   * @param shares whether for the probability of the second class
   * @param digits of its answer; none where it is not rounded
   */
  record Tree(boolean shares, OptionalInt digits) {
    static Tree of(State state, boolean shares) {
      return new Tree(
          shares,
          state.optional("precision").isPresent()
              ? OptionalInt.of(state.integer("precision", 0))
              : OptionalInt.empty());
    }

    double[] answer(Estimator tree, Data rows) {
      double[] answer =
          shares
              ? Rows.numbers(tree.apply(Method.PREDICT_PROBA, rows))
                  .toDense()
                  .select(new int[] {1})
                  .values()
              : Rows.column(tree.apply(Method.PREDICT, rows));
      double[] rounded = answer.clone();
      for (int row = 0; row < rounded.length && digits.isPresent(); row++) {
        rounded[row] = Bins.round(rounded[row], digits.getAsInt());
      }
      return rounded;
    }
  }
}
