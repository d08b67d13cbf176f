package dev.primavista.trees.xgboost;

import dev.primavista.trees.Sizes;
import dev.primavista.trees.TreeEnsemble;
import java.util.Arrays;
import java.util.List;

/** A booster of XGBoost's: scores in float32 from a base score, then the objective's transform. */
public final class XgBoostModel {
  private final Shape shape;
  private final Scorer scorer;
  private final float[] base;

  /** Adds a booster's part of the scores; trees or a linear function. */
  sealed interface Scorer {
    /** Adds to the scores of {@code count} rows, in float32; a NaN is a missing value. */
    void add(double[] rows, int count, double[] scores);

    /** Sizes worth a line. */
    String note();
  }

  /** The sum of trees. */
  record Trees(TreeEnsemble trees) implements Scorer {
    @Override
    public void add(double[] rows, int count, double[] scores) {
      trees.addAllInFloat32(rows, count, scores);
    }

    @Override
    public String note() {
      return Sizes.of(trees.trees(), trees.nodes());
    }
  }

  /**
   * A linear function of the values that are not missing. Every output begins at the first one's
   * base score, as in gblinear.cc.
   *
   * @param weights per column, and last of the bias, one for each output
   */
  record Linear(int features, int outputs, float[] weights) implements Scorer {
    @Override
    public void add(double[] rows, int count, double[] scores) {
      for (int row = 0; row < count; row++) {
        for (int output = 0; output < outputs; output++) {
          float start = (float) scores[row * outputs + output];
          scores[row * outputs + output] = sum(rows, row, output, start);
        }
      }
    }

    private float sum(double[] rows, int row, int output, float start) {
      float sum = weights[features * outputs + output] + start;
      for (int column = 0; column < features; column++) {
        double value = rows[row * features + column];
        if (!Double.isNaN(value)) {
          sum += (float) value * weights[column * outputs + output];
        }
      }
      return sum;
    }

    @Override
    public String note() {
      return Sizes.amount(features, "weight") + " for each of " + Sizes.amount(outputs, "output");
    }
  }

  /**
   * What a booster takes and gives.
   *
   * @param release XGBoost's version that wrote it, such as 106 for 1.6
   * @param estimator {@code classifier}, {@code regressor} or {@code ranker} where an estimator
   *     saved it; empty where the file does not say
   * @param categories per column, the categories that it was fitted on, each a text or a number;
   *     empty where the file has none
   */
  public record Shape(
      int release,
      String estimator,
      int features,
      int outputs,
      int classes,
      String objective,
      XgBoostObjective transform,
      List<String> featureNames,
      List<List<Object>> categories) {
    public Shape {
      featureNames = List.copyOf(featureNames);
      categories = List.copyOf(categories);
    }

    /** Whether this version of XGBoost or a later one wrote it. */
    public boolean since(int major, int minor) {
      return release >= 100 * major + minor;
    }
  }

  XgBoostModel(Shape shape, Scorer scorer, float[] base) {
    this.shape = shape;
    this.scorer = scorer;
    float[] every = new float[shape.outputs()];
    for (int i = 0; i < every.length; i++) {
      every[i] = base[base.length == 1 ? 0 : i];
    }
    this.base = shape.transform().margins(every, shape.since(3, 2));
    if (scorer instanceof Linear) {
      Arrays.fill(this.base, this.base[0]);
    }
  }

  public Shape shape() {
    return shape;
  }

  public XgBoostObjective objective() {
    return shape.transform();
  }

  /** Sizes worth a line. */
  public String note() {
    return scorer.note();
  }

  /** Scores before the transform: {@link Shape#outputs} float32 numbers per row. */
  public double[] margins(double[] rows, int count) {
    double[] scores = new double[count * base.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = base[i % base.length];
    }
    scorer.add(rows, count, scores);
    return scores;
  }

  /** Scores after the transform; raw ones where it chooses a class. */
  public double[] predict(double[] rows, int count) {
    double[] scores = margins(rows, count);
    float[] one = new float[base.length];
    for (int from = 0; from < scores.length; from += one.length) {
      for (int i = 0; i < one.length; i++) {
        one[i] = (float) scores[from + i];
      }
      objective().transform(one, 0, one.length);
      for (int i = 0; i < one.length; i++) {
        scores[from + i] = one[i];
      }
    }
    return scores;
  }
}
