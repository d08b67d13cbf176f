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
      case "Logloss",
          "CrossEntropy",
          "Focal",
          "MultiClass",
          "MultiClassOneVsAll",
          "MultiLogloss",
          "MultiCrossEntropy" ->
          "CatBoostClassifier";
      case "YetiRank",
          "YetiRankPairwise",
          "PairLogit",
          "PairLogitPairwise",
          "QueryRMSE",
          "QuerySoftMax",
          "QueryCrossEntropy",
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
      case "CatBoostRegressor" -> regressor();
      case "CatBoostRanker" -> raw(type);
      default -> raw("CatBoost");
    };
  }

  private Fitted.Builder builder(String type) {
    return Fitted.named(type, rows.input()).note(model.note()).columnNames(rows.columnNames());
  }

  private Estimator raw(String type) {
    return builder(type).onRows(Method.PREDICT, data -> Vector.ifSingle(scores(data))).build();
  }

  private Estimator regressor() {
    return switch (loss()) {
      case "Poisson", "Tweedie" ->
          builder("CatBoostRegressor")
              .onRows(Method.PREDICT, data -> Vector.ifSingle(scores(data).map(Math::exp)))
              .build();
      case "RMSEWithUncertainty" ->
          builder("CatBoostRegressor")
              .onRows(Method.PREDICT, data -> withVariance(scores(data)))
              .build();
      case "RMSE",
          "MAE",
          "Quantile",
          "GroupQuantile",
          "LogLinQuantile",
          "MAPE",
          "RMSPE",
          "Lq",
          "Huber",
          "Expectile",
          "MultiQuantile",
          "MultiRMSE",
          "MultiRMSEWithMissingValues",
          "SurvivalAft",
          "Cox",
          "LogCosh" ->
          raw("CatBoostRegressor");
      default ->
          throw new UnreadableModel(
              "loss '" + loss() + "' of a CatBoostRegressor has no exact form here");
    };
  }

  /** The mean as it is, and the variance, whose score is the logarithm of its root. */
  private static DenseMatrix withVariance(DenseMatrix scores) {
    return scores.map((value, column) -> column == 1 ? Math.exp(2 * value) : value);
  }

  private Estimator classifier() {
    return switch (loss()) {
      case "Logloss", "CrossEntropy", "Focal" -> classifier(labels(), 2, 1);
      case "MultiClass", "MultiClassOneVsAll" ->
          classifier(labels(), model.outputs(), model.outputs());
      case "MultiLogloss", "MultiCrossEntropy" -> severalLabels();
      default ->
          throw new UnreadableModel("loss '" + loss() + "' of a classifier has no exact form here");
    };
  }

  private Estimator classifier(Labels labels, int classes, int outputs) {
    if (model.outputs() != outputs || labels.size() != classes) {
      throw new UnreadableModel(model.outputs() + " outputs for " + labels.size() + " classes");
    }
    double least = -Math.log(1 / model.extras().threshold() - 1);
    return builder("CatBoostClassifier")
        .labels(labels)
        .onRows(Method.PREDICT_PROBA, data -> probabilities(scores(data)))
        .onRows(Method.PREDICT_LOG_PROBA, data -> logarithms(scores(data)))
        .onRows(
            Method.PREDICT,
            data ->
                outputs == 1
                    ? Fitted.mostOf(labels, scores(data).map((double score) -> score - least))
                    : column(Fitted.mostOf(labels, scores(data))))
        .build();
  }

  /** Of each label of its own whether it applies. */
  private Estimator severalLabels() {
    return builder("CatBoostClassifier")
        .onRows(Method.PREDICT_PROBA, data -> scores(data).map(Probabilities::expit))
        .onRows(Method.PREDICT_LOG_PROBA, data -> scores(data).map(CatBoost::logarithm))
        .onRows(Method.PREDICT, data -> scores(data).map((double score) -> score > 0 ? 1 : 0))
        .build();
  }

  private Labels labels() {
    Document given = model.extras().labels();
    String kind = given.text("class_label_type", "Integer");
    if (!given.has("class_names") || given.items("class_names").isEmpty()) {
      return Labels.range(Math.max(2, model.outputs()));
    }
    return switch (kind) {
      case "String" -> Labels.ofTexts(given.texts("class_names"));
      case "Integer" -> {
        int[] numbers = given.integers("class_names");
        yield Labels.ofIntegers(java.util.Arrays.stream(numbers).asLongStream().toArray());
      }
      case "Boolean" -> Labels.ofBooleans(given.numbers("class_names"));
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
    return (scores.columns() == 1 ? both(scores) : scores).map(CatBoost::logarithm);
  }

  /** Of a probability by its score. */
  private static double logarithm(double score) {
    return -Math.log1p(Math.exp(-score));
  }
}
