package dev.primavista.sklearn.engine;

import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.category.Levels;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.pandas.PandasSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** {@code feature_engine.preprocessing}: the columns and the categories of the fit. */
final class Matching {
  private static final String DICT = "category_dict_";

  private Matching() {}

  /** {@code MatchVariables}: others are dropped, those that are not there get one value. */
  static Estimator variables(State state) {
    if (state.flag("match_dtypes", false)) {
      throw new UnreadableModel("match_dtypes=True is not read (expected: False)");
    }
    FrameTransformer.Builder builder = FrameTransformer.of(state).lenient();
    List<String> taken = builder.taken();
    String type = state.type();
    boolean strict = builder.attributes().refusesMissing();
    @Nullable Object filling = PandasSeries.plain(state.required("fill_value"));
    return builder
        .step(
            frame -> {
              if (strict) { // before 1.7 a column that is not there was refused too
                frame.refuseMissing(type, taken);
              }
              frame.arrange(taken, filling);
            })
        .changes(taken.size())
        .build();
  }

  /** {@code MatchCategories}: columns of pandas' type {@code category}. */
  static Estimator categories(State state) {
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    SequencedMap<String, PyValue> lists = builder.attributes().byColumn(DICT);
    boolean strict = builder.attributes().refusesMissing();
    if (strict) {
      builder.refuseMissing(lists.keySet());
    }
    lists.forEach(
        (name, list) -> {
          List<@Nullable Object> labels = Attributes.plain(DICT, list);
          Levels levels = new Levels(labels);
          List<Object> known = new ArrayList<>();
          labels.stream().filter(Objects::nonNull).forEach(known::add);
          builder
              .levels(name, levels)
              .step(frame -> match(frame, name, levels, List.copyOf(known), strict));
        });
    return builder.changes(lists.size()).build();
  }

  private static void match(
      Frame frame, String name, Levels levels, List<Object> known, boolean strict) {
    @Nullable Object[] values = frame.values(name).clone();
    for (int row = 0; row < values.length; row++) {
      if (levels.place(values[row]) == Levels.UNKNOWN) {
        if (strict) {
          throw Encoding.unknown(row, name, levels);
        }
        values[row] = null;
      }
    }
    frame.put(name, values, known);
  }
}
