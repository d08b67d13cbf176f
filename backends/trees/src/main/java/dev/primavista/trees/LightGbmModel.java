package dev.primavista.trees;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A LightGBM model read from its text format.
 *
 * @param linear what leaves compute where trees have linear leaves
 */
public record LightGbmModel(TreeEnsemble trees, Header header, Optional<LinearLeaves> linear) {
  /**
   * What stands before the trees.
   *
   * @param version the format's version, such as {@code v3}
   * @param classes outputs per row before the transform
   * @param averaged whether the trees' outputs are averaged, as a random forest's are
   * @param featureNames one per column
   * @param categorical per column, whether it holds categories
   * @param pandasCategories the categories of data frames as JSON; empty where there are none
   */
  public record Header(
      String version,
      int classes,
      Objective objective,
      boolean averaged,
      List<String> featureNames,
      boolean[] categorical,
      String pandasCategories) {
    public Header {
      featureNames = List.copyOf(featureNames);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return "LightGBM " + version + " of columns " + Arrays.toString(categorical);
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

  public String version() {
    return header.version();
  }

  public List<String> featureNames() {
    return header.featureNames();
  }

  /**
   * Scores before averaging and transform, as LightGBM's raw_score gives them.
   *
   * @param rows rows one after another
   * @param row which of them
   * @param scores receives {@link #classes} values from index {@code at}
   */
  public void predictRaw(double[] rows, int row, double[] scores, int at) {
    if (linear.isEmpty()) {
      trees.sum(rows, row, scores, at);
      return;
    }
    int[] leaves = new int[trees.trees()];
    trees.leaves(rows, row, leaves);
    Arrays.fill(scores, at, at + classes(), 0);
    for (int tree = 0; tree < leaves.length; tree++) {
      scores[at + tree % classes()] +=
          linear.get().value(leaves[tree], trees.leafValue(leaves[tree]), rows, row);
    }
  }

  /**
   * Averaged where the model is a random forest, then transformed: probabilities, or predicted
   * values.
   */
  public void predict(double[] rows, int row, double[] scores, int at) {
    predictRaw(rows, row, scores, at);
    if (averaged()) {
      int iterations = trees.trees() / classes();
      for (int i = at; i < at + classes(); i++) {
        scores[i] /= iterations;
      }
    }
    objective().transform(scores, at, classes());
  }
}
