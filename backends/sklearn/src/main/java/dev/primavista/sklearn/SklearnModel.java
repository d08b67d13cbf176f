package dev.primavista.sklearn;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.sklearn.compose.ColumnTransformer;
import dev.primavista.sklearn.compose.Pipeline;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.estimator.Classifier;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A fitted scikit-learn model. Immutable and thread-safe: one instance serves any number of threads
 * and is kept for as long as the program lives.
 *
 * <pre>{@code
 * SklearnModel model = Sklearn.load(Path.of("iris.joblib"));
 * double[][] probabilities = model.predictProba(new double[][] {{5.1, 3.5, 1.4, 0.2}});
 * String species = model.predict(new double[][] {{5.1, 3.5, 1.4, 0.2}}).text(0);
 * }</pre>
 */
public final class SklearnModel {
  private final Estimator root;
  private final List<Estimator> before = new ArrayList<>();
  private final Estimator first;
  private final Estimator last;
  private final FileFacts facts;
  private final boolean rowwise;
  private final boolean costsBySize;

  SklearnModel(Estimator root, FileFacts facts, boolean rowwise, boolean costsBySize) {
    this.root = root;
    this.facts = facts;
    this.rowwise = rowwise;
    this.costsBySize = costsBySize;
    Estimator end = root;
    while (end instanceof Pipeline pipeline) {
      for (Pipeline.Step step : pipeline.steps().subList(0, pipeline.steps().size() - 1)) {
        before.add(step.estimator());
      }
      end = pipeline.steps().getLast().estimator();
    }
    this.last = end;
    Estimator start = root;
    while (start instanceof Pipeline pipeline) {
      start = pipeline.steps().getFirst().estimator();
    }
    this.first = start;
  }

  /** The outermost estimator. */
  public Estimator root() {
    return root;
  }

  /** The final estimator, inside any pipelines. */
  public Estimator last() {
    return last;
  }

  /** The transformers before the final estimator, in order. */
  public List<Estimator> before() {
    return List.copyOf(before);
  }

  /** The scikit-learn version that wrote the file; empty where the file does not say. */
  public String version() {
    return facts.version();
  }

  /** The outermost class as the file names it. */
  public String origin() {
    return facts.origin();
  }

  /** The names of the columns it was fitted on, in order; empty where the file names none. */
  public List<String> featureNames() {
    return facts.featureNames();
  }

  /** Its parts with their parameters, as the file has them; outermost first. */
  List<ModelDescription.Step> steps() {
    return facts.steps();
  }

  /** Whether every row is answered as if it were alone, so that requests may be joined. */
  public boolean rowwise() {
    return rowwise;
  }

  /** Whether rows of equal size take about equal time, whatever is in them. */
  boolean costsBySize() {
    return costsBySize;
  }

  /** What a row is made of. */
  public Input input() {
    return root.input();
  }

  /** Rows as the final estimator sees them. */
  public Data prepare(Data rows) {
    Data data = rows;
    for (Estimator step : before) {
      data = step.transform(data);
    }
    return data;
  }

  /**
   * Classes and their probabilities.
   *
   * @throws UnsupportedOperationException if the model is no classifier
   */
  public Classifier.Classes classify(Data rows) {
    Classifier classifier = classifier();
    return classifier.classify(classifier.accept(prepare(rows)));
  }

  public Classifier classifier() {
    if (last instanceof Classifier classifier) {
      return classifier;
    }
    throw new UnsupportedOperationException(last.type() + " is no classifier");
  }

  /** A classifier's labels as text, in the order of the probabilities; empty for other models. */
  public List<String> classLabels() {
    return root.classes().map(Labels::names).orElse(List.of());
  }

  /**
   * {@code predict}: a label, a number, or the number of a cluster per row.
   *
   * @param rows FP64[n, columns]
   * @throws InvalidRequest if the rows do not suit the model
   * @throws UnsupportedOperationException if the model has no {@code predict}
   */
  public Predictions predict(double[][] rows) {
    return predict(Data.of(rows));
  }

  /** {@link #predict(double[][])} of one text per row. */
  public Predictions predict(List<String> texts) {
    return predict(Data.ofTexts(texts));
  }

  /** {@link #predict(double[][])} of any rows, such as {@link Data#ofRecords}. */
  public Predictions predict(Data rows) {
    return Predictions.of(apply(Method.PREDICT, rows));
  }

  /**
   * {@code predict_proba}.
   *
   * @param rows FP64[n, columns]
   * @return FP64[n, classes], in the order of {@link #classLabels}
   * @throws InvalidRequest if the rows do not suit the model
   * @throws UnsupportedOperationException if the model has no {@code predict_proba}, or has several
   *     outputs
   */
  public double[][] predictProba(double[][] rows) {
    return predictProba(Data.of(rows));
  }

  /** {@link #predictProba(double[][])} of one text per row. */
  public double[][] predictProba(List<String> texts) {
    return predictProba(Data.ofTexts(texts));
  }

  /** {@link #predictProba(double[][])} of any rows, such as {@link Data#ofRecords}. */
  public double[][] predictProba(Data rows) {
    return matrixOf(Method.PREDICT_PROBA, rows);
  }

  /** {@code predict_log_proba}: the natural logarithm of {@link #predictProba(Data)}. */
  public double[][] predictLogProba(Data rows) {
    return matrixOf(Method.PREDICT_LOG_PROBA, rows);
  }

  /**
   * {@code decision_function}.
   *
   * @return FP64[n, classes], or FP64[n, 1] where Python gives one number per row: with two classes
   *     (positive for the second) and for outlier detectors (negative for outliers)
   * @throws InvalidRequest if the rows do not suit the model
   * @throws UnsupportedOperationException if the model has no {@code decision_function}
   */
  public double[][] decisionFunction(Data rows) {
    return matrixOf(Method.DECISION_FUNCTION, rows);
  }

  /**
   * {@code score_samples}: log-densities, or the opposite of an outlier score.
   *
   * @return FP64[n]
   * @throws InvalidRequest if the rows do not suit the model
   * @throws UnsupportedOperationException if the model has no {@code score_samples}
   */
  public double[] scoreSamples(Data rows) {
    return Rows.column(apply(Method.SCORE_SAMPLES, rows));
  }

  /**
   * {@code transform}, as a full matrix. {@link #apply} keeps the answer sparse where it is.
   *
   * @return FP64[n, columns out]
   * @throws InvalidRequest if the rows do not suit the model
   * @throws UnsupportedOperationException if the model has no {@code transform}
   */
  public double[][] transform(Data rows) {
    return matrixOf(Method.TRANSFORM, rows);
  }

  private double[][] matrixOf(Method method, Data rows) {
    DenseMatrix matrix = numbersOf(method, rows);
    double[][] answer = new double[matrix.rows()][];
    for (int i = 0; i < answer.length; i++) {
      answer[i] = matrix.row(i);
    }
    return answer;
  }

  private DenseMatrix numbersOf(Method method, Data rows) {
    Data answer = apply(method, rows);
    if (answer instanceof Many many) {
      throw new UnsupportedOperationException(
          origin()
              + " answers "
              + method.pythonName()
              + " with "
              + Amount.of(many.parts().size(), "array")
              + " (expected: one; apply gives them all)");
    }
    return Rows.numbers(answer).toDense();
  }

  /**
   * One method for the hot path: rows in one array, answers in another that is used again. It makes
   * no object per row; what it allocates are the matrices between the model's steps.
   *
   * @param method that answers with numbers: PREDICT of a regressor, PREDICT_PROBA,
   *     DECISION_FUNCTION, SCORE_SAMPLES or TRANSFORM
   * @param rows FP64[count, columns], row after row; what follows is left alone
   * @param into gets the answer, row after row; what follows is left alone
   * @return how many numbers were written per row
   * @throws InvalidRequest if the rows do not suit the model, or an array is too short
   * @throws UnsupportedOperationException if the model has no such method
   */
  public int score(Method method, double[] rows, int count, double[] into) {
    int columns = columns(rows, count);
    double[] exactly = rows.length == count * columns ? rows : Arrays.copyOf(rows, count * columns);
    DenseMatrix answer = numbersOf(method, new DenseMatrix(count, columns, exactly));
    if (answer.values().length > into.length) {
      throw new InvalidRequest(
          "wrong_shape",
          "into: "
              + Amount.of(into.length, "number")
              + " (expected: >= "
              + answer.values().length
              + ")");
    }
    System.arraycopy(answer.values(), 0, into, 0, answer.values().length);
    return answer.columns();
  }

  private int columns(double[] rows, int count) {
    if (!(input() instanceof Input.Numbers numbers)) {
      throw new InvalidRequest(
          "wrong_datatype", origin() + " takes no matrix (expected: predictProba and its kin)");
    }
    if (count < 0 || rows.length < (long) count * numbers.columns()) {
      throw new InvalidRequest(
          "wrong_shape",
          "rows: "
              + Amount.of(rows.length, "number")
              + " (expected: >= "
              + count
              + " x "
              + numbers.columns()
              + ")");
    }
    return numbers.columns();
  }

  /** The methods that answer; for a classifier those that its last step has. */
  public Set<Method> methods() {
    return root.methods();
  }

  /**
   * The general door: what Python's method of this name answers for these rows, in the form that it
   * has there.
   *
   * @return {@code Chosen} labels, a {@code Vector}, a matrix (full or sparse), or {@code Many} of
   *     them
   * @throws InvalidRequest if the rows do not suit the model; its message is one sentence
   * @throws UnsupportedOperationException if the model has no such method
   */
  public Data apply(Method method, Data rows) {
    if (method == Method.INVERSE_TRANSFORM) {
      return root.apply(method, rows);
    }
    if (first instanceof ColumnTransformer columns) {
      columns.requireNames(rows);
    }
    Data answer = root.apply(method, arranged(rows));
    return answer instanceof Columns ? Rows.table(answer) : answer;
  }

  /** Records get the order of the fit, where the model counts columns. */
  private Data arranged(Data rows) {
    if (!(rows instanceof Columns table) || table.order() == Columns.Order.FRAME) {
      return rows;
    }
    boolean counted = !(input() instanceof Input.Named);
    boolean unordered = counted && table.order() == Columns.Order.NONE;
    List<String> names =
        counted && !featureNames().isEmpty() ? featureNames() : first.columnNames();
    if (!names.isEmpty()) {
      return unordered ? table.select(names) : table.beginningWith(names);
    }
    if (unordered && table.columns().size() > 1) {
      throw new InvalidRequest(
          "unnamed_columns",
          "these columns have no order, and the file of "
              + origin()
              + " names none (expected: a matrix, or a table in the order of the fit)");
    }
    return rows;
  }
}
