package dev.primavista.trees;

import java.util.Arrays;
import java.util.List;

/** A booster of XGBoost's: scores in float32 from a base score, then the objective's transform. */
public final class XgBoostModel {
  private final Shape shape;
  private final Scorer scorer;
  private final float[] base;

  /** Adds a booster's part of the scores; trees or a linear function. */
  sealed interface Scorer {
    /** Adds to the scores from index {@code at}; a NaN is a missing value. */
    void add(double[] rows, int row, float[] scores, int at);

    /** Sizes worth a line. */
    String note();
  }

  /** The sum of trees. */
  record Trees(TreeEnsemble trees) implements Scorer {
    @Override
    public void add(double[] rows, int row, float[] scores, int at) {
      trees.add(rows, row, scores, at);
    }

    @Override
    public String note() {
      return trees.trees() + " trees, " + trees.nodes() + " splits";
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
    public void add(double[] rows, int row, float[] scores, int at) {
      for (int output = 0; output < outputs; output++) {
        float sum = weights[features * outputs + output] + scores[at + output];
        for (int column = 0; column < features; column++) {
          double value = rows[row * features + column];
          if (!Double.isNaN(value)) {
            sum += (float) value * weights[column * outputs + output];
          }
        }
        scores[at + output] = sum;
      }
    }

    @Override
    public String note() {
      return features + " weights for each of " + outputs + " outputs";
    }
  }

  /**
   * What a booster takes and gives.
   *
   * @param release XGBoost's version that wrote it, such as 106 for 1.6
   * @param categories per column, the categories that it was fitted on, each a text or a number;
   *     empty where the file has none
   */
  public record Shape(
      int release,
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
    this.base = shape.transform().margins(every);
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

  /** Scores before the transform, from index {@code at}. */
  public void margins(double[] rows, int row, float[] scores, int at) {
    System.arraycopy(base, 0, scores, at, base.length);
    scorer.add(rows, row, scores, at);
  }

  /** Scores after the transform, from index {@code at}; raw ones where it chooses a class. */
  public void predict(double[] rows, int row, float[] scores, int at) {
    margins(rows, row, scores, at);
    objective().transform(scores, at, shape.outputs());
  }
}
