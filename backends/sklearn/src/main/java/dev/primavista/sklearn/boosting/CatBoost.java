package dev.primavista.sklearn.boosting;

import dev.primavista.pickle.PyBytes;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Probabilities;
import dev.primavista.trees.CatBoostBinary;
import dev.primavista.trees.CatBoostJson;
import dev.primavista.trees.CatBoostModel;
import dev.primavista.trees.Document;

/**
 * {@code CatBoostClassifier}, {@code CatBoostRegressor} and {@code CatBoostRanker}, and CatBoost's
 * own files, which name their loss.
 */
public final class CatBoost {
  private final CatBoostModel model;
  private final CatBoostRows rows;

  private CatBoost(CatBoostModel model) {
    this.model = model;
    this.rows = new CatBoostRows(model);
  }

  static Estimator read(State state) {
    if (!(state.required("__model") instanceof PyBytes content)) {
      throw new UnreadableModel("attribute '__model' is no model");
    }
    return new CatBoost(CatBoostBinary.read(content.value())).estimator(state.type());
  }

  /** The estimator of a file that CatBoost wrote. */
  public static Estimator ofFile(byte[] content) {
    CatBoost read =
        new CatBoost(
            CatBoostBinary.looksLikeCatBoost(content)
                ? CatBoostBinary.read(content)
                : CatBoostJson.read(content));
    return read.estimator(read.nameOfLoss());
  }

  private String nameOfLoss() {
    return switch (loss()) {
      case "Logloss", "CrossEntropy", "MultiClass", "MultiClassOneVsAll" -> "CatBoostClassifier";
      case "YetiRank",
          "YetiRankPairwise",
          "PairLogit",
          "PairLogitPairwise",
          "QueryRMSE",
          "QuerySoftMax",
          "StochasticRank",
          "LambdaMart",
          "StochasticFilter" ->
          "CatBoostRanker";
      default -> "CatBoostRegressor";
    };
  }

  private String loss() {
    return model.extras().loss();
  }

  private Estimator estimator(String type) {
    return switch (type) {
      case "CatBoostClassifier" -> classifier();
      case "CatBoostRegressor" -> regressor(type);
      case "CatBoostRanker" -> regressor(type);
      default -> regressor("CatBoost");
    };
  }

  private Fitted.Builder builder(String type) {
    return Fitted.named(type, rows.input()).note(model.note());
  }

  private Estimator regressor(String type) {
    boolean exponential =
        switch (loss()) {
          case "Poisson", "Tweedie" -> type.equals("CatBoostRegressor");
          case "RMSE",
              "MAE",
              "Quantile",
              "MAPE",
              "Lq",
              "Huber",
              "Expectile",
              "MultiQuantile",
              "MultiRMSE",
              "MultiRMSEWithMissingValues",
              "SurvivalAft",
              "Cox",
              "LogCosh",
              "YetiRank",
              "YetiRankPairwise",
              "PairLogit",
              "PairLogitPairwise",
              "QueryRMSE",
              "QuerySoftMax",
              "StochasticRank",
              "LambdaMart",
              "StochasticFilter" ->
              false;
          default ->
              throw new UnreadableModel(
                  "loss '" + loss() + "' of a " + type + " has no exact form here");
        };
    return builder(type)
        .onRows(
            Method.PREDICT,
            data -> {
              DenseMatrix scores = scores(data);
              return Vector.ifSingle(exponential ? scores.map(Math::exp) : scores);
            })
        .build();
  }

  private Estimator classifier() {
    boolean binary =
        switch (loss()) {
          case "Logloss", "CrossEntropy" -> true;
          case "MultiClass", "MultiClassOneVsAll" -> false;
          default ->
              throw new UnreadableModel(
                  "loss '" + loss() + "' of a classifier has no exact form here");
        };
    Labels labels = labels();
    if (model.outputs() != (binary ? 1 : labels.size()) || (binary && labels.size() != 2)) {
      throw new UnreadableModel(model.outputs() + " outputs for " + labels.size() + " classes");
    }
    return builder("CatBoostClassifier")
        .labels(labels)
        .onRows(Method.PREDICT_PROBA, data -> probabilities(scores(data)))
        .onRows(Method.PREDICT_LOG_PROBA, data -> logarithms(scores(data)))
        .onRows(
            Method.PREDICT,
            data -> {
              Chosen chosen = Fitted.mostOf(labels, scores(data));
              return binary ? chosen : column(chosen);
            })
        .build();
  }

  private Labels labels() {
    Document given = model.extras().labels();
    String kind = given.text("class_label_type", "Integer");
    if (!given.has("class_names")) {
      return Labels.range(Math.max(2, model.outputs()));
    }
    return switch (kind) {
      case "String" -> Labels.ofTexts(given.texts("class_names"));
      case "Integer" -> {
        int[] numbers = given.integers("class_names");
        yield Labels.ofIntegers(java.util.Arrays.stream(numbers).asLongStream().toArray());
      }
      case "Float" -> Labels.ofNumbers(given.numbers("class_names"));
      default -> throw new UnreadableModel("its classes are of type " + kind);
    };
  }

  /** Several classes are answered as a matrix of one column. */
  private static Data column(Chosen chosen) {
    return chosen.labels().isText()
        ? new Cells(chosen.rows(), 1, chosen.names().toArray())
        : new DenseMatrix(chosen.rows(), 1, chosen.labels().numbers(chosen));
  }

  private DenseMatrix scores(Data data) {
    DenseMatrix dense = rows.of(data);
    int k = model.outputs();
    double[] scores = new double[dense.rows() * k];
    for (int row = 0; row < dense.rows(); row++) {
      model.scores(dense.row(row), scores, row * k);
    }
    return new DenseMatrix(dense.rows(), k, scores);
  }

  /** Of two classes the scores of both: the first's is the second's with the other sign. */
  private static DenseMatrix both(DenseMatrix scores) {
    double[] both = new double[2 * scores.rows()];
    for (int row = 0; row < scores.rows(); row++) {
      both[2 * row] = -scores.values()[row];
      both[2 * row + 1] = scores.values()[row];
    }
    return new DenseMatrix(scores.rows(), 2, both);
  }

  private DenseMatrix probabilities(DenseMatrix scores) {
    if (loss().equals("MultiClass")) {
      return Probabilities.softmax(scores);
    }
    return (scores.columns() == 1 ? both(scores) : scores).map(Probabilities::expit);
  }

  private DenseMatrix logarithms(DenseMatrix scores) {
    if (loss().equals("MultiClass")) {
      return Probabilities.logSoftmax(scores);
    }
    return (scores.columns() == 1 ? both(scores) : scores)
        .map((double score) -> -Math.log1p(Math.exp(-score)));
  }
}
