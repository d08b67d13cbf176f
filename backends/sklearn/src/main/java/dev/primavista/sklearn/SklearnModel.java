package dev.primavista.sklearn;

import dev.primavista.sklearn.compose.Pipeline;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.estimator.Classifier;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Regressor;
import dev.primavista.sklearn.estimator.Scored;
import dev.primavista.sklearn.estimator.Transformer;
import java.util.ArrayList;
import java.util.List;

/** A fitted scikit-learn model. Immutable and thread-safe. */
public final class SklearnModel {
  private final Estimator root;
  private final List<Transformer> before = new ArrayList<>();
  private final Estimator last;
  private final String version;
  private final String origin;

  SklearnModel(Estimator root, String version, String origin) {
    this.root = root;
    this.version = version;
    this.origin = origin;
    Estimator end = root;
    while (end instanceof Pipeline pipeline) {
      for (Pipeline.Step step : pipeline.steps().subList(0, pipeline.steps().size() - 1)) {
        before.add((Transformer) step.estimator());
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
  public List<Transformer> before() {
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

  public Input input() {
    return root.input();
  }

  /** Rows as the final estimator sees them. */
  public Data prepare(Data rows) {
    Data data = rows;
    for (Transformer step : before) {
      data = step.transform(data);
    }
    return data;
  }

  private Matrix matrix(Data rows) {
    if (prepare(rows) instanceof Matrix matrix) {
      return matrix;
    }
    throw new IllegalStateException(last.type() + " needs numbers");
  }

  /**
   * Classes and their probabilities.
   *
   * @throws UnsupportedOperationException if the model is no classifier
   */
  public Classifier.Classes classify(Data rows) {
    return classifier().classify(matrix(rows));
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

  /** {@code decision_function}: one column per class, of two classes one column. */
  public DenseMatrix decisionFunction(Data rows) {
    if (last instanceof Scored scored) {
      return scored.decisionFunction(matrix(rows));
    }
    throw new UnsupportedOperationException(last.type() + " has no decision_function");
  }

  /** {@code predict} of a regressor: one number per row. */
  public double[] regress(Data rows) {
    if (last instanceof Regressor regressor) {
      return regressor.predict(matrix(rows));
    }
    throw new UnsupportedOperationException(last.type() + " is no regressor");
  }

  /** {@code transform} of a model that ends in a transformer. */
  public Matrix transform(Data rows) {
    if (last instanceof Transformer transformer
        && transformer.transform(prepare(rows)) instanceof Matrix matrix) {
      return matrix;
    }
    throw new UnsupportedOperationException(last.type() + " has no transform");
  }
}
