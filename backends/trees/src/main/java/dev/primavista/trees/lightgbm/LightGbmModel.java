package dev.primavista.trees.lightgbm;

import dev.primavista.trees.TreeEnsemble;
import java.util.List;
import java.util.Optional;

/**
 * A LightGBM model read from its text format.
 *
 * @param linear what leaves compute where trees have linear leaves; the value of a leaf of the
 *     trees is its number among these then
 */
public record LightGbmModel(TreeEnsemble trees, Header header, Optional<LinearLeaves> linear) {
  /**
   * What stands before the trees.
   *
   * @param version the format's version, such as {@code v3}
   * @param classes outputs per row before the transform
   * @param averaged whether the trees' outputs are averaged, as a random forest's are
   * @param featureNames one per column
   * @param infos per column what was seen of it: {@code none}, {@code [least:greatest]}, or its
   *     categories with colons between them
   * @param pandasCategories the categories of data frames as JSON; empty where there are none
   */
  public record Header(
      String version,
      int classes,
      Objective objective,
      boolean averaged,
      List<String> featureNames,
      List<String> infos,
      String pandasCategories) {
    public Header {
      featureNames = List.copyOf(featureNames);
      infos = List.copyOf(infos);
    }

    /** Whether this column was split by categories. */
    public boolean categorical(int column) {
      String info = infos.get(column);
      return !info.isEmpty() && !info.startsWith("[") && !info.equals("none");
    }
  }

  public int classes() {
    return header.classes();
  }

  public Objective objective() {
    return header.objective();
  }

  public boolean averaged() {
    return header.averaged();
  }

  public List<String> featureNames() {
    return header.featureNames();
  }

  /**
   * Scores before averaging and transform, as LightGBM's raw_score gives them.
   *
   * @param rows {@code count} rows one after another
   * @return {@link #classes} values per row
   */
  public double[] predictRaw(double[] rows, int count) {
    double[] scores = new double[count * classes()];
    if (linear.isEmpty()) {
      trees.sumAll(rows, count, scores);
      return scores;
    }
    double[] leaves = new double[trees.trees()];
    for (int row = 0; row < count; row++) {
      trees.leafValues(rows, row, leaves);
      for (int tree = 0; tree < leaves.length; tree++) {
        scores[row * classes() + tree % classes()] +=
            linear.get().value((int) leaves[tree], rows, row);
      }
    }
    return scores;
  }

  /**
   * Averaged where the model is a random forest, then transformed: probabilities, or predicted
   * values.
   */
  public double[] predict(double[] rows, int count) {
    double[] scores = predictRaw(rows, count);
    if (averaged()) {
      int iterations = trees.trees() / classes();
      for (int i = 0; i < scores.length; i++) {
        scores[i] /= iterations;
      }
    }
    for (int row = 0; row < count; row++) {
      objective().transform(scores, row * classes(), classes());
    }
    return scores;
  }
}
