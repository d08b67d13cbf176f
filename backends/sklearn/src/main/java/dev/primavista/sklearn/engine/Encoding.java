package dev.primavista.sklearn.engine;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.category.Levels;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.pandas.PandasSeries;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** {@code feature_engine.encoding}: numbers, or fewer categories, in the place of categories. */
final class Encoding {
  private static final String DICT = "encoder_dict_";

  private Encoding() {}

  /** All that have a number for each category in {@code encoder_dict_}. */
  static Estimator numbers(State state) {
    FrameTransformer.Builder builder = begin(state);
    SequencedMap<String, PyValue> dicts = builder.attributes().byColumn(DICT);
    // Before 1.5 the policy was called errors.
    String unseen = state.text("unseen", state.text("errors", "ignore"));
    double filling =
        unseen.equals("encode") ? State.number("_unseen", state.required("_unseen")) : Double.NaN;
    dicts.forEach(
        (name, value) -> {
          if (!(value instanceof PyDict dict)) {
            throw new UnreadableModel("its " + DICT + " of column '" + name + "' is no dict");
          }
          PandasSeries series = PandasSeries.of(dict);
          Levels levels = new Levels(series.labels());
          double[] codes = new double[series.labels().size()];
          for (int i = 0; i < codes.length; i++) {
            codes[i] = series.number(i);
          }
          builder.levels(name, levels);
          boolean strict = unseen.equals("raise");
          builder.step(
              frame -> {
                double[] encoded = encoded(frame, name, levels, codes, filling);
                if (strict) {
                  refuseNaN(name, levels, encoded);
                }
                frame.put(name, encoded);
              });
        });
    return builder.changes(dicts.size()).build();
  }

  private static FrameTransformer.Builder begin(State state) {
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    if (builder.attributes().refusesMissing()) {
      builder.refuseMissing(builder.attributes().variables());
    }
    return builder;
  }

  private static double[] encoded(
      Frame frame, String name, Levels levels, double[] codes, double filling) {
    @Nullable Object[] values = frame.values(name);
    double[] encoded = new double[values.length];
    for (int row = 0; row < encoded.length; row++) {
      int place = levels.place(values[row]);
      double code = place == Levels.UNKNOWN ? Double.NaN : codes[place];
      encoded[row] = Double.isNaN(code) ? filling : code;
    }
    return encoded;
  }

  private static void refuseNaN(String name, Levels levels, double[] encoded) {
    for (int row = 0; row < encoded.length; row++) {
      if (Double.isNaN(encoded[row])) {
        throw unknown(row, name, levels);
      }
    }
  }

  static InvalidRequest unknown(int row, String name, Levels levels) {
    List<String> known = levels.column().values();
    return new InvalidRequest(
        "unknown_category",
        Frame.place(row, name)
            + ": no known category (expected: one of "
            + String.join(", ", known.stream().limit(12).toList())
            + ")",
        name);
  }

  /** {@code DecisionTreeEncoder}, which before 1.8 had the pipeline itself. */
  static Estimator trees(State state, Reading reading) {
    if (state.optional("encoder_").isEmpty()) {
      return numbers(state);
    }
    FrameTransformer.Builder builder = begin(state);
    List<String> taken = builder.taken();
    List<String> variables = builder.attributes().variables();
    Estimator inner = reading.estimator(state, "encoder_");
    for (String name : variables) {
      builder.like(name, inner.input().column(taken.indexOf(name)));
    }
    return builder
        .examples(inner.learned(0, Learned.NOTHING).values())
        .step(frame -> frame.put(taken, inner.transform(frame.select(taken))))
        .changes(variables.size())
        .build();
  }

  /** {@code OneHotEncoder}. */
  static Estimator oneHot(State state) {
    FrameTransformer.Builder builder = begin(state);
    Attributes attributes = builder.attributes();
    SequencedMap<String, PyValue> lists = attributes.byColumn(DICT);
    List<String> variables = attributes.variables();
    for (String name : variables) {
      PyValue list = Attributes.of(lists, DICT, name);
      Levels levels = new Levels(Attributes.plain(DICT, list));
      List<String> made =
          Attributes.items(DICT, list).stream()
              .map(category -> name + "_" + Attributes.text(category))
              .toList();
      builder.levels(name, levels).adds(made).step(frame -> oneHot(frame, name, levels, made));
    }
    return builder.changes(variables.size()).drops(variables).build();
  }

  private static void oneHot(Frame frame, String name, Levels levels, List<String> made) {
    @Nullable Object[] values = frame.values(name);
    double[][] columns = new double[made.size()][frame.rows()];
    for (int row = 0; row < values.length; row++) {
      int place = levels.place(values[row]);
      if (place != Levels.UNKNOWN) {
        columns[place][row] = 1;
      }
    }
    for (int i = 0; i < columns.length; i++) {
      frame.put(made.get(i), columns[i]);
    }
  }

  /** {@code RareLabelEncoder}. */
  static Estimator rare(State state) {
    FrameTransformer.Builder builder = begin(state);
    SequencedMap<String, PyValue> lists = builder.attributes().byColumn(DICT);
    Object other =
        Objects.requireNonNullElse(PandasSeries.plain(state.required("replace_with")), Double.NaN);
    for (String name : builder.attributes().variables()) {
      PyValue list = Attributes.of(lists, DICT, name);
      Levels levels = new Levels(Attributes.plain(DICT, list));
      boolean numeric = levels.column().kind() == Input.Kind.NUMBER;
      if (numeric && other instanceof String && !(list instanceof PyList)) {
        throw new UnreadableModel(
            "column '" + name + "' are numbers, which feature_engine before 1.6 turns into texts");
      }
      builder.levels(name, levels).step(frame -> rare(frame, name, levels, other));
    }
    return builder.changes(lists.size()).build();
  }

  private static void rare(Frame frame, String name, Levels levels, Object other) {
    @Nullable Object[] values = frame.values(name).clone();
    for (int row = 0; row < values.length; row++) {
      boolean known = levels.place(values[row]) != Levels.UNKNOWN;
      if (!known && !Frame.isMissing(values[row])) {
        values[row] = other;
      }
    }
    frame.put(name, values);
  }

  /** {@code StringSimilarityEncoder}: how like a text is to each of some. */
  static Estimator similarity(State state) {
    FrameTransformer.Builder builder = begin(state);
    Attributes attributes = builder.attributes();
    SequencedMap<String, PyValue> lists = attributes.byColumn(DICT);
    List<String> variables = attributes.variables();
    boolean imputes = state.text("missing_values", "impute").equals("impute");
    for (String name : variables) {
      List<String> texts =
          Attributes.items(DICT, Attributes.of(lists, DICT, name)).stream()
              .map(Attributes::text)
              .toList();
      List<String> made =
          texts.stream().map(text -> name + "_" + (text.isEmpty() ? "nan" : text)).toList();
      Levels levels = new Levels(List.copyOf(texts));
      builder.levels(name, levels).adds(made);
      List<CharacterCounts> known = texts.stream().map(CharacterCounts::of).toList();
      builder.step(frame -> similarity(frame, name, known, made, imputes));
    }
    return builder.changes(variables.size()).drops(variables).build();
  }

  private static void similarity(
      Frame frame, String name, List<CharacterCounts> known, List<String> made, boolean imputes) {
    @Nullable Object[] values = frame.values(name);
    boolean whole = frame.isWhole(name);
    double[][] columns = new double[made.size()][frame.rows()];
    for (int row = 0; row < values.length; row++) {
      boolean missing = Frame.isMissing(values[row]);
      CharacterCounts counts =
          CharacterCounts.of(missing ? "" : exactText(row, name, values[row], whole));
      for (int i = 0; i < columns.length; i++) {
        columns[i][row] = missing && !imputes ? Double.NaN : counts.ratio(known.get(i));
      }
    }
    for (int i = 0; i < columns.length; i++) {
      frame.put(made.get(i), columns[i]);
    }
  }

  /** A value as Python's {@code str} writes it, where that does not depend on a column's type. */
  private static String exactText(int row, String name, @Nullable Object value, boolean whole) {
    if (whole && value instanceof Double number) {
      return String.valueOf(number.longValue());
    }
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    if (!(value instanceof String text)) {
      throw new InvalidRequest(
          "wrong_datatype", Frame.place(row, name) + " is a number, a text expected", name);
    }
    if (text.equals("nan") || text.equals("<NA>")) {
      throw new InvalidRequest(
          "not_exact",
          Frame.place(row, name)
              + " is '"
              + text
              + "', a missing value to some versions of feature_engine and a text to others",
          name);
    }
    return text;
  }
}
