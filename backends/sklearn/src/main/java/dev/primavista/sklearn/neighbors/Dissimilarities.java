package dev.primavista.sklearn.neighbors;

import dev.primavista.sklearn.estimator.UnreadableModel;

/** Metrics that compare shares, directions or whether values are there at all. */
final class Dissimilarities {
  private Dissimilarities() {}

  static Metric named(String name, int n) {
    return switch (name) {
      case "canberra" -> (a, i, b, j) -> canberra(a, i, b, j, n);
      case "braycurtis" -> (a, i, b, j) -> brayCurtis(a, i, b, j, n);
      case "cosine" -> (a, i, b, j) -> 1 - cosine(a, i, 0, b, j, 0, n);
      case "correlation" ->
          (a, i, b, j) ->
              constant(a, i, n) || constant(b, j, n)
                  ? Double.NaN
                  : 1 - cosine(a, i, mean(a, i, n), b, j, mean(b, j, n), n);
      case "hamming",
          "jaccard",
          "matching",
          "dice",
          "rogerstanimoto",
          "russellrao",
          "sokalmichener",
          "sokalsneath" ->
          throw new UnreadableModel(
              "metric '"
                  + name
                  + "' has few values, and numpy's choice among equally near rows depends on the"
                  + " processor");
      default -> throw new UnreadableModel("metric '" + name + "' is not known");
    };
  }

  private static boolean constant(double[] values, int from, int n) {
    for (int k = 1; k < n; k++) {
      if (values[from + k] != values[from]) {
        return false;
      }
    }
    return true;
  }

  private static double canberra(double[] a, int i, double[] b, int j, int n) {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      double size = Math.abs(a[i + k]) + Math.abs(b[j + k]);
      sum += size == 0 ? 0 : Math.abs(a[i + k] - b[j + k]) / size;
    }
    return sum;
  }

  private static double brayCurtis(double[] a, int i, double[] b, int j, int n) {
    double apart = 0;
    double together = 0;
    for (int k = 0; k < n; k++) {
      apart += Math.abs(a[i + k] - b[j + k]);
      together += Math.abs(a[i + k]) + Math.abs(b[j + k]);
    }
    return together == 0 ? 0 : apart / together;
  }

  private static double mean(double[] values, int from, int n) {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += values[from + k];
    }
    return sum / n;
  }

  private static double cosine(
      double[] a, int i, double aMean, double[] b, int j, double bMean, int n) {
    double dot = 0;
    double aSize = 0;
    double bSize = 0;
    for (int k = 0; k < n; k++) {
      double x = a[i + k] - aMean;
      double y = b[j + k] - bMean;
      dot += x * y;
      aSize += x * x;
      bSize += y * y;
    }
    double norms = Math.sqrt(aSize) * Math.sqrt(bSize);
    return norms == 0 ? 0 : dot / norms;
  }
}
