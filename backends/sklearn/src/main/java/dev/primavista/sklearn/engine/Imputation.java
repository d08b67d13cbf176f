package dev.primavista.sklearn.engine;

import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.pandas.PandasSeries;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** {@code feature_engine.imputation}: values in the place of those that are missing. */
final class Imputation {
  private Imputation() {}

  /** All that fill a column with one value. */
  static Estimator fill(State state) {
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    SequencedMap<String, PyValue> fillings = builder.attributes().byColumn("imputer_dict_");
    for (Map.Entry<String, PyValue> entry : fillings.entrySet()) {
      String name = entry.getKey();
      @Nullable Object filling = PandasSeries.plain(entry.getValue());
      if (!builder.taken().contains(name)) {
        continue;
      }
      if (filling instanceof Double number) {
        builder.example(List.of(name), number);
      }
      if (filling != null) {
        builder.step(frame -> fill(frame, name, filling));
      }
    }
    return builder.changes(fillings.size()).build();
  }

  private static void fill(Frame frame, String name, Object filling) {
    @Nullable Object[] values = frame.values(name).clone();
    boolean filled = false;
    for (int row = 0; row < values.length; row++) {
      if (Frame.isMissing(values[row])) {
        values[row] = filling;
        filled = true;
      }
    }
    if (filled) {
      frame.put(name, values);
    }
  }

  /** {@code AddMissingIndicator}. */
  static Estimator indicator(State state) {
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    List<String> variables = builder.attributes().variables();
    for (String name : variables) {
      String made = name + "_na";
      builder.step(frame -> frame.put(made, missing(frame, name))).adds(List.of(made));
    }
    return builder.changes(variables.size()).build();
  }

  private static double[] missing(Frame frame, String name) {
    @Nullable Object[] values = frame.values(name);
    double[] flags = new double[values.length];
    for (int row = 0; row < flags.length; row++) {
      flags[row] = Frame.isMissing(values[row]) ? 1 : 0;
    }
    return flags;
  }
}
