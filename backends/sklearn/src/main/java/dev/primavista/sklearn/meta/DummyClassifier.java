package dev.primavista.sklearn.meta;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.multiclass.MultiOutput;
import dev.primavista.sklearn.numeric.MersenneTwister;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * {@code DummyClassifier}: answers that the rows have no part in, for each output its own. Random
 * ones are drawn anew from the seed at every call, so that only a row's place decides.
 */
final class DummyClassifier {
  /** What one output answers, given the random numbers, which all outputs share. */
  private sealed interface Strategy {
    /** The same class and probabilities always. */
    record Fixed(int chosen, double[] probabilities) implements Strategy {}

    /** A class drawn by the classes' shares, its probability 1. */
    record Stratified(double[] shares) implements Strategy {}

    /** Any class, all equally probable. */
    record Uniform(int classes) implements Strategy {}
  }

  private final List<Labels> outputs;
  private final List<Strategy> strategies = new ArrayList<>();
  private final long seed;

  private DummyClassifier(State state) {
    outputs = state.classesOfOutputs();
    String name = state.text("strategy", "prior");
    if (state.flag("sparse_output_", false)) {
      throw new UnreadableModel("it was fitted on sparse labels (expected: an array)");
    }
    for (int output = 0; output < outputs.size(); output++) {
      strategies.add(strategy(name, state, output));
    }
    boolean random = name.equals("stratified") || name.equals("uniform");
    seed = random ? seed(state, name) : 0;
  }

  static Estimator read(State state, Reading reading) {
    DummyClassifier model = new DummyClassifier(state);
    if (model.strategies.stream().anyMatch(strategy -> !(strategy instanceof Strategy.Fixed))) {
      reading.rowsTogether();
    }
    return Fitted.around(state, new Input.Numbers(state.features(1)))
        .note(state.text("strategy", "prior"))
        .onRows(Method.PREDICT_PROBA, rows -> model.probabilities(rows, Function.identity()))
        .onRows(
            Method.PREDICT_LOG_PROBA,
            rows -> model.probabilities(rows, shares -> shares.map(Math::log)))
        .onRows(Method.PREDICT, model::predict)
        .labels(model.outputs)
        .build();
  }

  private Strategy strategy(String name, State state, int output) {
    Labels labels = outputs.get(output);
    double[] prior = prior(state, output);
    int most = 0;
    for (int i = 1; i < prior.length; i++) {
      most = prior[i] > prior[most] ? i : most;
    }
    return switch (name) {
      case "prior" -> new Strategy.Fixed(most, prior);
      case "most_frequent" -> certainly(most, prior.length);
      case "constant" -> certainly(place(state, output, labels), prior.length);
      case "stratified" -> new Strategy.Stratified(prior);
      case "uniform" -> new Strategy.Uniform(prior.length);
      default -> throw new UnreadableModel("strategy '" + name + "' is not known");
    };
  }

  private double[] prior(State state, int output) {
    int classes = outputs.get(output).size();
    if (outputs.size() == 1 && state.required("class_prior_") instanceof NdArray) {
      return state.doubles("class_prior_", classes);
    }
    PyValue item = state.items("class_prior_").get(output);
    if (!(item instanceof NdArray array) || array.size() != classes) {
      throw new UnreadableModel("attribute 'class_prior_' is not one number per class");
    }
    return array.doubles();
  }

  private static Strategy certainly(int place, int size) {
    double[] one = new double[size];
    one[place] = 1;
    return new Strategy.Fixed(place, one);
  }

  private static int place(State state, int output, Labels labels) {
    int place = labels.placeOf(state.required("constant"), output);
    if (place < 0) {
      throw new UnreadableModel("parameter 'constant' is none of " + labels.names());
    }
    return place;
  }

  private static long seed(State state, String strategy) {
    return switch (state.optional("random_state").orElse(null)) {
      case PyInt seed -> seed.longValue();
      case NdArray scalar when scalar.size() == 1 -> scalar.longs()[0];
      case null, default ->
          throw new UnreadableModel(
              "strategy '"
                  + strategy
                  + "' without a seed answers differently at every call"
                  + " (expected: an integer random_state)");
    };
  }

  private Data probabilities(Data rows, Function<DenseMatrix, DenseMatrix> change) {
    MersenneTwister random = new MersenneTwister(seed);
    List<Data> answers = new ArrayList<>();
    for (Strategy strategy : strategies) {
      answers.add(change.apply(probabilities(strategy, rows.rows(), random)));
    }
    return answers.size() == 1 ? answers.getFirst() : new Many(answers);
  }

  private static DenseMatrix probabilities(Strategy strategy, int rows, MersenneTwister random) {
    return switch (strategy) {
      case Strategy.Fixed fixed -> DummyRegressor.repeated(fixed.probabilities(), rows);
      case Strategy.Uniform uniform -> {
        double[] row = new double[uniform.classes()];
        Arrays.fill(row, 1.0 / row.length);
        yield DummyRegressor.repeated(row, rows);
      }
      case Strategy.Stratified(double[] shares) -> {
        double[] values = new double[rows * shares.length];
        for (int row = 0; row < rows; row++) {
          values[row * shares.length + random.oneOf(shares)] = 1;
        }
        yield new DenseMatrix(rows, shares.length, values);
      }
    };
  }

  private Data predict(Data rows) {
    MersenneTwister random = new MersenneTwister(seed);
    List<Data> answers = new ArrayList<>();
    for (int output = 0; output < outputs.size(); output++) {
      ToIntFunction<MersenneTwister> draw = draw(strategies.get(output));
      int[] chosen = new int[rows.rows()];
      for (int row = 0; row < chosen.length; row++) {
        chosen[row] = draw.applyAsInt(random);
      }
      answers.add(new Chosen(outputs.get(output), chosen));
    }
    return answers.size() == 1 ? answers.getFirst() : MultiOutput.sideBySide(answers);
  }

  private static ToIntFunction<MersenneTwister> draw(Strategy strategy) {
    return switch (strategy) {
      case Strategy.Fixed fixed -> random -> fixed.chosen();
      case Strategy.Stratified stratified -> random -> random.oneOf(stratified.shares());
      case Strategy.Uniform uniform -> random -> random.upTo(uniform.classes() - 1);
    };
  }
}
