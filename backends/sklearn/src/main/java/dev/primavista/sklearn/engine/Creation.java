package dev.primavista.sklearn.engine;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyGlobal;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code feature_engine.creation}: columns made of others. */
final class Creation {
  private Creation() {}

  /** {@code MathFeatures}: sums, means and the like of a row. */
  static Estimator math(State state) {
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    List<String> variables = builder.attributes().names("variables");
    builder.numbers(variables).example(variables, 1);
    if (builder.attributes().refusesMissing()) {
      builder.finite(variables);
    }
    PyValue given = state.required("func");
    List<PyValue> functions = given instanceof PyList list ? list.items() : List.of(given);
    List<String> names =
        state.optional("new_variables_names").isPresent()
            ? builder.attributes().names("new_variables_names")
            : functions.stream()
                .map(function -> name(function, given))
                .map(name -> name + "_" + String.join("_", variables))
                .toList();
    if (names.size() != functions.size()) {
      throw new UnreadableModel("its names are " + names.size() + " of " + functions.size());
    }
    List<RowFunction> made = functions.stream().map(RowFunction::read).toList();
    return finished(
        builder.step(frame -> RowFunction.put(frame, variables, names, made)),
        names,
        Set.copyOf(variables));
  }

  /** The name of a function, which Python writes with its address where it stands alone. */
  private static String name(PyValue function, PyValue given) {
    return switch (function) {
      case PyStr word -> word.value();
      case PyGlobal global when given instanceof PyList -> global.name();
      default ->
          throw new UnreadableModel(
              "its column is named after "
                  + function.aTypeName()
                  + " (expected: a word such as 'sum', or new_variables_names)");
    };
  }

  /** Where the columns are dropped that others are made of, they are dropped last. */
  private static Estimator finished(
      FrameTransformer.Builder builder, List<String> made, Set<String> originals) {
    builder.puts(made).changes(made.size());
    return builder.attributes().state().flag("drop_original", false)
        ? builder.drops(originals).build()
        : builder.build();
  }

  /** {@code RelativeFeatures}: columns by others, in pairs. */
  static Estimator relative(State state) {
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    Attributes attributes = builder.attributes();
    List<String> variables = attributes.names("variables");
    List<String> references = attributes.names("reference");
    builder.numbers(variables).numbers(references);
    builder.example(variables, 1).example(references, 1);
    if (attributes.refusesMissing()) {
      // Before 1.5 there were no variables_, and references were not checked.
      builder.finite(variables);
      if (state.optional("variables_").isPresent()) {
        builder.finite(references);
      }
    }
    boolean fills = state.optional("fill_value").isPresent();
    double filling = state.number("fill_value", Double.NaN);
    List<String> made = new ArrayList<>();
    for (String word : attributes.names("func")) {
      PairFunction function = PairFunction.of(word);
      for (String reference : references) {
        if (function.divides() && !fills) {
          builder.step(frame -> refuseZero(frame, reference));
        }
        for (String name : variables) {
          String one = name + "_" + word + "_" + reference;
          made.add(one);
          builder.step(frame -> frame.put(one, pairs(frame, function, name, reference, filling)));
        }
      }
    }
    Set<String> originals = new LinkedHashSet<>(variables);
    originals.addAll(references);
    return finished(builder, made, originals);
  }

  private static double[] pairs(
      Frame frame, PairFunction function, String name, String reference, double filling) {
    double[] left = frame.numbers(name);
    double[] right = frame.numbers(reference);
    double[] made = new double[left.length];
    for (int row = 0; row < made.length; row++) {
      boolean zero = function.divides() && right[row] == 0;
      made[row] = zero ? filling : function.apply(left[row], right[row]);
    }
    return made;
  }

  private static void refuseZero(Frame frame, String reference) {
    double[] numbers = frame.numbers(reference);
    for (int row = 0; row < numbers.length; row++) {
      if (numbers[row] == 0) {
        throw new InvalidRequest(
            "out_of_range",
            Frame.place(row, reference) + " is 0, a number to divide by expected",
            reference);
      }
    }
  }

  /** {@code CyclicalFeatures}. */
  static Estimator cyclical(State state) {
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    List<String> variables = builder.attributes().variables();
    builder.finite(variables);
    SequencedMap<String, Double> most = builder.attributes().numbersByColumn("max_values_");
    List<String> made = new ArrayList<>();
    for (String name : variables) {
      double step = 2 * Math.PI / Attributes.of(most, "max_values_", name);
      made.add(name + "_sin");
      made.add(name + "_cos");
      builder.step(
          frame -> {
            double[] numbers = frame.numbers(name);
            double[] sines = new double[numbers.length];
            double[] cosines = new double[numbers.length];
            for (int row = 0; row < numbers.length; row++) {
              sines[row] = Math.sin(numbers[row] * step);
              cosines[row] = Math.cos(numbers[row] * step);
            }
            frame.put(name + "_sin", sines);
            frame.put(name + "_cos", cosines);
          });
    }
    return finished(builder, made, Set.copyOf(variables));
  }

  /** {@code DecisionTreeFeatures}: what trees predict from some columns together. */
  static Estimator trees(State state, Reading reading) {
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    List<String> variables = builder.attributes().variables();
    builder.finite(variables);
    List<PyValue> combinations = state.items("input_features_");
    List<Estimator> trees = reading.estimators(state);
    if (combinations.size() != trees.size()) {
      throw new UnreadableModel("it has " + trees.size() + " trees of " + combinations.size());
    }
    boolean regression = state.flag("regression", true);
    boolean shares = !regression && state.text("_is_binary", "").equals("binary");
    Discretisation.Tree kind = Discretisation.Tree.of(state, shares);
    List<String> made = new ArrayList<>();
    for (int i = 0; i < trees.size(); i++) {
      Estimator tree = trees.get(i);
      PyValue features = combinations.get(i);
      List<String> columns =
          features instanceof PyList
              ? Attributes.items("input_features_", features).stream()
                  .map(Attributes::name)
                  .toList()
              : List.of(Attributes.name(features));
      String name = "tree(" + text(features) + ")";
      made.add(name);
      builder.step(
          frame -> {
            Columns rows = frame.select(columns);
            if (regression || shares) {
              frame.put(name, kind.answer(tree, rows));
            } else {
              frame.put(List.of(name), labels(tree.apply(Method.PREDICT, rows)));
            }
          });
    }
    return finished(builder, made, Set.copyOf(variables));
  }

  private static Data labels(Data answer) {
    return answer instanceof Chosen chosen && chosen.labels().isText()
        ? new dev.primavista.sklearn.data.Texts(chosen.names())
        : Rows.numbers(answer);
  }

  /** As Python writes a name, or a list of names. */
  private static String text(PyValue features) {
    return features instanceof PyList list
        ? list.items().stream()
            .map(item -> item instanceof PyStr name ? quoted(name.value()) : Attributes.text(item))
            .collect(Collectors.joining(", ", "[", "]"))
        : Attributes.name(features);
  }

  private static String quoted(String name) {
    String quote = name.contains("'") && !name.contains("\"") ? "\"" : "'";
    return quote + name.replace("\\", "\\\\").replace(quote, "\\" + quote) + quote;
  }
}
