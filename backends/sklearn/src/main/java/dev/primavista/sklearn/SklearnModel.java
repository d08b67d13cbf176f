package dev.primavista.sklearn;

import dev.primavista.sklearn.compose.Pipeline;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.estimator.Classifier;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A fitted scikit-learn model. Immutable and thread-safe. */
public final class SklearnModel {
  private final Estimator root;
  private final List<Estimator> before = new ArrayList<>();
  private final Estimator last;
  private final String version;
  private final String origin;
  private final boolean rowwise;

  SklearnModel(Estimator root, String version, String origin, boolean rowwise) {
    this.root = root;
    this.version = version;
    this.origin = origin;
    this.rowwise = rowwise;
    Estimator end = root;
    while (end instanceof Pipeline pipeline) {
      for (Pipeline.Step step : pipeline.steps().subList(0, pipeline.steps().size() - 1)) {
        before.add(step.estimator());
      }
      end = pipeline.steps().getLast().estimator();
    }
    this.last = end;
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
    return version;
  }

  /** The outermost class as the file names it. */
  public String origin() {
    return origin;
  }

  /** Whether every row is answered as if it were alone, so that requests may be joined. */
  public boolean rowwise() {
    return rowwise;
  }

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

  /** {@code predict_proba} of one text per row; one row of class probabilities each. */
  public double[][] predictProba(List<String> texts) {
    return rows(classify(new Texts(texts)).probabilities());
  }

  /** {@code predict_proba} of rows of equal length. */
  public double[][] predictProba(double[][] rows) {
    return rows(classify(DenseMatrix.of(rows)).probabilities());
  }

  private static double[][] rows(DenseMatrix matrix) {
    double[][] rows = new double[matrix.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = matrix.row(i);
    }
    return rows;
  }

  /** The methods that answer. */
  public Set<Method> methods() {
    return root.methods();
  }

  /**
   * What Python's method of this name answers for these rows.
   *
   * @throws UnsupportedOperationException if the model has no such method
   */
  public Data apply(Method method, Data rows) {
    return root.apply(method, rows);
  }
}
