package dev.primavista.sklearn.engine;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyDict;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.PowerTransforms;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** {@code feature_engine.transformation} and {@code scaling}: a function of each number. */
final class Transformation {
  private Transformation() {}

  /** Which numbers a function takes. */
  private record Domain(DoublePredicate has, String words, double example) {
    static final Domain ALL = new Domain(value -> true, "a number", 1);
    static final Domain POSITIVE = new Domain(value -> value > 0, "a positive number", 1);
    static final Domain NOT_ZERO = new Domain(value -> value != 0, "a number but zero", 1);
    static final Domain SHARE =
        new Domain(value -> value >= 0 && value <= 1, "a number from 0 to 1", 0.5);
  }

  static Estimator log(State state) {
    return each(state, Domain.POSITIVE, column -> logarithm(state));
  }

  private static DoubleUnaryOperator logarithm(State state) {
    return state.text("base", "e").equals("10") ? Math::log10 : Math::log;
  }

  /** {@code LogCpTransformer}: the logarithm of a number and a constant. */
  static Estimator logOfSum(State state) {
    Attributes attributes = new Attributes(state);
    DoubleUnaryOperator logarithm = logarithm(state);
    Function<String, Double> constants;
    if (state.required("C_") instanceof PyDict) {
      SequencedMap<String, Double> own = attributes.numbersByColumn("C_");
      constants = column -> Attributes.of(own, "C_", column);
    } else {
      double all = State.number("C_", state.required("C_"));
      constants = column -> all;
    }
    FrameTransformer.Builder builder = begin(state);
    List<String> variables = attributes.variables();
    for (String name : variables) {
      double constant = constants.apply(name);
      Domain domain =
          new Domain(value -> value + constant > 0, "a number above " + -constant, 1 - constant);
      builder.example(List.of(name), domain.example());
      builder.step(frame -> require(frame, name, state.type(), domain));
    }
    for (String name : variables) {
      double constant = constants.apply(name);
      builder.step(frame -> put(frame, name, x -> logarithm.applyAsDouble(x + constant)));
    }
    return builder.build();
  }

  static Estimator reciprocal(State state) {
    return each(state, Domain.NOT_ZERO, column -> x -> 1 / x);
  }

  static Estimator power(State state) {
    double exponent = state.number("exp", 0.5);
    return each(state, Domain.ALL, column -> x -> Math.pow(x, exponent));
  }

  static Estimator arcsin(State state) {
    return each(state, Domain.SHARE, column -> x -> Math.asin(Math.sqrt(x)));
  }

  static Estimator arcsinh(State state) {
    double location = state.number("loc", 0);
    double scale = state.number("scale", 1);
    return each(state, Domain.ALL, column -> x -> PowerTransforms.arcsinh((x - location) / scale));
  }

  static Estimator boxCox(State state) {
    SequencedMap<String, Double> powers = new Attributes(state).numbersByColumn("lambda_dict_");
    return each(
        state,
        Domain.POSITIVE,
        column -> {
          double power = Attributes.of(powers, "lambda_dict_", column);
          return x -> PowerTransforms.boxCox(x, power);
        });
  }

  static Estimator yeoJohnson(State state) {
    SequencedMap<String, Double> powers = new Attributes(state).numbersByColumn("lambda_dict_");
    return each(
        state,
        Domain.ALL,
        column -> {
          double power = Attributes.of(powers, "lambda_dict_", column);
          return x -> PowerTransforms.yeoJohnson(x, power);
        });
  }

  /** {@code MeanNormalizationScaler}. */
  static Estimator meanNormalization(State state) {
    Attributes attributes = new Attributes(state);
    SequencedMap<String, Double> means = attributes.numbersByColumn("mean_");
    SequencedMap<String, Double> ranges = attributes.numbersByColumn("range_");
    return each(
        state,
        Domain.ALL,
        column -> {
          double mean = Attributes.of(means, "mean_", column);
          double range = Attributes.of(ranges, "range_", column);
          return x -> (x - mean) / range;
        });
  }

  private static FrameTransformer.Builder begin(State state) {
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    List<String> variables = builder.attributes().variables();
    return builder.changes(variables.size()).finite(variables);
  }

  private static Estimator each(
      State state, Domain domain, Function<String, DoubleUnaryOperator> functions) {
    FrameTransformer.Builder builder = begin(state);
    List<String> variables = builder.attributes().variables();
    builder.example(variables, domain.example());
    for (String name : variables) {
      builder.step(frame -> require(frame, name, state.type(), domain));
    }
    for (String name : variables) {
      DoubleUnaryOperator function = functions.apply(name);
      builder.step(frame -> put(frame, name, function));
    }
    return builder.build();
  }

  private static void require(Frame frame, String name, String type, Domain domain) {
    double[] numbers = frame.numbers(name);
    for (int row = 0; row < numbers.length; row++) {
      if (!domain.has().test(numbers[row])) {
        throw new InvalidRequest(
            "out_of_range",
            Frame.place(row, name)
                + " is "
                + numbers[row]
                + ", "
                + domain.words()
                + " expected by "
                + type,
            name);
      }
    }
  }

  private static void put(Frame frame, String name, DoubleUnaryOperator function) {
    double[] given = frame.numbers(name);
    double[] made = new double[given.length];
    for (int row = 0; row < made.length; row++) {
      made[row] = function.applyAsDouble(given[row]);
    }
    frame.put(name, made);
  }
}
