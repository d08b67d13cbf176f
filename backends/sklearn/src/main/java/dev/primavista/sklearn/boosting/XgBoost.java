package dev.primavista.sklearn.boosting;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyBytes;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.xgboost.XgBoostBinary;
import dev.primavista.trees.xgboost.XgBoostDocument;
import dev.primavista.trees.xgboost.XgBoostModel;
import dev.primavista.trees.xgboost.XgBoostObjective;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code XGBClassifier}, {@code XGBRegressor}, {@code XGBRanker} and their random forests; and
 * XGBoost's own files, which answer as the estimator does that loads them.
 */
public final class XgBoost {
  private static final int EVERY_ROUND = Integer.MAX_VALUE;

  /** As far as early stopping found them worth it, as the file says. */
  private static final int BEST_ROUNDS = 0;

  private final XgBoostModel model;
  private final XgBoostRows rows;

  private XgBoost(XgBoostModel model, float missing) {
    this.model = model;
    this.rows = new XgBoostRows(model.shape(), missing);
  }

  /** The booster of an estimator, as far as its best round. */
  private static XgBoost of(State state) {
    if (!(state.required("_Booster") instanceof PyObject object)) {
      throw new UnreadableModel("attribute '_Booster' is no booster");
    }
    State booster = new State(object);
    boolean linear = state.text("booster", "").equals("gblinear");
    int best = booster.integer("best_iteration", state.integer("best_iteration", -1)) + 1;
    float missing = (float) state.number("missing", Double.NaN);
    return new XgBoost(model(booster, linear ? 0 : best), missing);
  }

  private static XgBoostModel model(State booster, int best) {
    if (!(booster.required("handle") instanceof PyBytes handle)) {
      throw new UnreadableModel("the booster holds no model");
    }
    return XgBoostDocument.read(XgBoostDocument.document(handle.value()), best);
  }

  static Estimator readRegressor(State state) {
    return of(state).regressor(state.type());
  }

  static Estimator readClassifier(State state) {
    XgBoost read = of(state);
    Labels labels =
        labels(state).orElseGet(() -> Labels.range(state.integer("n_classes_", read.classes())));
    return read.classifier(state.type(), labels);
  }

  private static Optional<Labels> labels(State state) {
    Optional<PyValue> encoder = state.optional("_le");
    if (encoder.orElse(null) instanceof PyObject object
        && object.attribute("classes_").isPresent()) {
      return Optional.of(new State(object).classes());
    }
    return state.optional("classes_").isPresent() ? Optional.of(state.classes()) : Optional.empty();
  }

  /** A booster on its own: unlike an estimator it answers with all its rounds. */
  static Estimator readBooster(State state) {
    return booster(model(state, EVERY_ROUND));
  }

  /** The same of a booster's own file. */
  public static Estimator boosterOfFile(byte[] content) {
    return booster(model(content, EVERY_ROUND));
  }

  private static Estimator booster(XgBoostModel model) {
    XgBoost read = new XgBoost(model, Float.NaN);
    return read.named("Booster").onRows(Method.PREDICT, data -> read.boosterAnswers(data)).build();
  }

  private Data boosterAnswers(Data data) {
    DenseMatrix answers = answers(data);
    if (model.objective() != XgBoostObjective.GREATEST) {
      return Vector.ifSingle(answers);
    }
    double[] greatest = new double[answers.rows()];
    for (int row = 0; row < greatest.length; row++) {
      greatest[row] = Fitted.greatest(answers, row);
    }
    return new Vector(greatest);
  }

  /** The estimator of a booster's own file. */
  public static Estimator ofFile(byte[] content) {
    return ofModel(model(content, BEST_ROUNDS));
  }

  private static XgBoostModel model(byte[] content, int best) {
    return XgBoostBinary.looksLikeXgBoost(content)
        ? XgBoostBinary.read(content, best == EVERY_ROUND)
        : XgBoostDocument.read(XgBoostDocument.document(content), best);
  }

  /** The estimator that XGBoost would load this booster into. */
  static Estimator ofModel(XgBoostModel model) {
    XgBoost read = new XgBoost(model, Float.NaN);
    return switch (kind(model.shape())) {
      case "regressor" -> read.regressor("XGBRegressor");
      case "ranker" -> read.regressor("XGBRanker");
      default -> read.classifier("XGBClassifier", Labels.range(read.classes()));
    };
  }

  /** What saved it; where the file does not say, what usually has its objective. */
  private static String kind(XgBoostModel.Shape shape) {
    String objective = shape.objective();
    if (!shape.estimator().isEmpty()) {
      return shape.estimator();
    }
    if (objective.startsWith("binary:") || objective.startsWith("multi:")) {
      return "classifier";
    }
    return objective.startsWith("rank:") ? "ranker" : "regressor";
  }

  private int classes() {
    return Math.max(2, model.shape().classes());
  }

  private Estimator regressor(String type) {
    return named(type).onRows(Method.PREDICT, data -> Vector.ifSingle(answers(data))).build();
  }

  /** An estimator with the booster's own names; XGBoost refuses columns of other names. */
  private Fitted.Builder named(String type) {
    List<String> names = model.shape().featureNames();
    return Fitted.named(type, rows.input())
        .note(model.note())
        .names(names.size() == model.shape().features() ? names : List.of());
  }

  private Estimator classifier(String type, Labels given) {
    int outputs = model.shape().outputs();
    Labels labels = outputs == 1 && given.size() == 1 ? two(given) : given;
    boolean single = outputs == 1 && labels.size() == 2;
    boolean several = outputs > 1 && (model.shape().classes() < 2 || asMatrix(labels));
    if (!single && !several && labels.size() != outputs) {
      throw new UnreadableModel(
          Amount.of(outputs, "output") + " for " + Amount.of(labels.size(), "class"));
    }
    Fitted.Builder builder = named(type);
    if (several) {
      return builder
          .onRows(Method.PREDICT_PROBA, this::answers)
          .onRows(Method.PREDICT, data -> answers(data).map((double p) -> p > 0.5 ? 1 : 0))
          .build();
    }
    return builder
        .labels(labels)
        .onRows(Method.PREDICT_PROBA, data -> probabilities(data, single))
        .onRows(
            Method.PREDICT,
            data ->
                single
                    ? Fitted.mostOf(labels, answers(data).map((double p) -> p > 0.5 ? 1 : -1))
                    : Fitted.greatestOf(labels, answers(data)))
        .build();
  }

  /** Fitted on the class 0 alone it answers with probabilities of 0 and 1. */
  private static Labels two(Labels only) {
    if (only.isText() || only.number(0) != 0) {
      throw new UnreadableModel(
          "its only class is '" + only.names().getFirst() + "' (expected: 0, or several classes)");
    }
    return Labels.range(2);
  }

  /** Since 1.6 two outputs for two classes are answered as two labels would be. */
  private boolean asMatrix(Labels labels) {
    return labels.size() == 2
        && model.shape().outputs() == 2
        && model.objective() == XgBoostObjective.SOFTMAX
        && model.shape().since(1, 6);
  }

  private Data probabilities(Data data, boolean single) {
    DenseMatrix answers = answers(data);
    if (!single) {
      return model.objective() == XgBoostObjective.GREATEST ? softmax(answers) : answers;
    }
    double[] both = new double[2 * answers.rows()];
    for (int row = 0; row < answers.rows(); row++) {
      float second = (float) answers.values()[row];
      both[2 * row] = 1f - second;
      both[2 * row + 1] = second;
    }
    return new DenseMatrix(answers.rows(), 2, both);
  }

  /** As scipy's in float32: a row with an infinite score is NaN all over. */
  private static DenseMatrix softmax(DenseMatrix scores) {
    int k = scores.columns();
    double[] shares = new double[scores.values().length];
    for (int at = 0; at < shares.length; at += k) {
      double greatest = Arrays.stream(scores.values(), at, at + k).max().orElse(0);
      float sum = 0;
      for (int i = at; i < at + k; i++) {
        shares[i] = (float) Math.exp((float) (scores.values()[i] - greatest));
        sum += (float) shares[i];
      }
      for (int i = at; i < at + k; i++) {
        shares[i] = (float) shares[i] / sum;
      }
    }
    return new DenseMatrix(scores.rows(), k, shares);
  }

  private DenseMatrix answers(Data data) {
    DenseMatrix dense = rows.of(data);
    double[] answers = model.predict(dense.values(), dense.rows());
    return new DenseMatrix(dense.rows(), model.shape().outputs(), answers);
  }
}
