package dev.primavista.trees;

/**
 * A LightGBM model read from its text format.
 *
 * @param version the format's version, such as {@code v3}
 * @param classes outputs per row before the transform
 * @param featureNames one per column
 */
public record LightGbmModel(
    TreeEnsemble trees,
    String version,
    int classes,
    Objective objective,
    java.util.List<String> featureNames,
    boolean averaged) {
  public LightGbmModel {
    featureNames = java.util.List.copyOf(featureNames);
  }

  /**
   * Scores before averaging and transform, as LightGBM's raw_score gives them.
   *
   * @param rows rows one after another
   * @param row which of them
   * @param scores receives {@link #classes} values from index {@code at}
   */
  public void predictRaw(double[] rows, int row, double[] scores, int at) {
    trees.sum(rows, row, scores, at);
  }

  /**
   * Averaged where the model is a random forest, then transformed: probabilities, or predicted
   * values.
   */
  public void predict(double[] rows, int row, double[] scores, int at) {
    predictRaw(rows, row, scores, at);
    if (averaged) {
      int iterations = trees.trees() / classes;
      for (int i = at; i < at + classes; i++) {
        scores[i] /= iterations;
      }
    }
    objective.transform(scores, at, classes);
  }
}
