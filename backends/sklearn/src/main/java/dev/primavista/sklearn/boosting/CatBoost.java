package dev.primavista.sklearn.boosting;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyBytes;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.multiclass.MultiOutput;
import dev.primavista.sklearn.numeric.Probabilities;
import dev.primavista.trees.catboost.CatBoostBinary;
import dev.primavista.trees.catboost.CatBoostJson;
import dev.primavista.trees.catboost.CatBoostModel;
import java.util.List;
import java.util.function.Function;

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
      case "" -> "CatBoost";
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
      case "Logloss", "CrossEntropy", "Focal" -> binary(labels());
      case "MultiClass", "MultiClassOneVsAll" -> multiclass(labels());
      case "MultiLogloss", "MultiCrossEntropy" -> severalLabels();
      default ->
          throw new UnreadableModel("loss '" + loss() + "' of a classifier has no exact form here");
    };
  }

  private Estimator binary(Labels labels) {
    if (model.outputs() != 1 || labels.size() != 2) {
      throw new UnreadableModel(
          Amount.of(model.outputs(), "output") + " for " + Amount.of(labels.size(), "class"));
    }
    double least = -Math.log(1 / model.extras().threshold() - 1);
    return classifier(labels, this::scores)
        .onRows(
            Method.PREDICT,
            data -> Fitted.mostOf(labels, scores(data).map((double score) -> score - least)))
        .build();
  }

  /** Several classes are answered as a matrix of one column. */
  private Estimator multiclass(Labels labels) {
    int[] seen = CatBoostClasses.seen(model, labels.size());
    Function<Data, DenseMatrix> all =
        data -> CatBoostClasses.among(labels.size(), seen, scores(data));
    return classifier(labels, all)
        .onRows(
            Method.PREDICT,
            data -> MultiOutput.sideBySide(List.of(Fitted.mostOf(labels, all.apply(data)))))
        .build();
  }

  private Fitted.Builder classifier(Labels labels, Function<Data, DenseMatrix> scores) {
    return builder("CatBoostClassifier")
        .labels(labels)
        .onRows(Method.PREDICT_PROBA, data -> probabilities(scores.apply(data)))
        .onRows(Method.PREDICT_LOG_PROBA, data -> logarithms(scores.apply(data)));
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
    return CatBoostClasses.of(model);
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
