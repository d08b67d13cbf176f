package dev.primavista.sklearn.neighbors;

import dev.primavista.sklearn.estimator.UnreadableModel;

/** Metrics that compare shares, directions or whether values are there at all. */
final class Dissimilarities {
  private Dissimilarities() {}

  static Metric named(String name, int n) {
    return switch (name) {
      case "canberra" -> (a, i, b, j) -> canberra(a, i, b, j, n);
      case "braycurtis" -> (a, i, b, j) -> brayCurtis(a, i, b, j, n);
      case "cosine" -> (a, i, b, j) -> Math.clamp(1 - cosine(a, i, 0, b, j, 0, n), 0.0, 2.0);
      case "correlation" ->
          (a, i, b, j) ->
              constant(a, i, n) || constant(b, j, n)
                  ? Double.NaN
                  : 1 - cosine(a, i, mean(a, i, n), b, j, mean(b, j, n), n);
      case "hamming" -> (a, i, b, j) -> unequal(a, i, b, j, n) / (double) n;
      case "jaccard",
          "dice",
          "kulsinski",
          "matching",
          "rogerstanimoto",
          "russellrao",
          "sokalmichener",
          "sokalsneath",
          "yule" ->
          (a, i, b, j) -> Presence.of(a, i, b, j, n).dissimilarity(name);
      default -> throw new UnreadableModel("metric '" + name + "' is not known");
    };
  }

  private static int unequal(double[] a, int i, double[] b, int j, int n) {
    int count = 0;
    for (int k = 0; k < n; k++) {
      count += a[i + k] != b[j + k] ? 1 : 0;
    }
    return count;
  }

  /** In how many columns both rows, only one or the other, or neither has something but zero. */
  private record Presence(int both, int first, int second, int none) {
    static Presence of(double[] a, int i, double[] b, int j, int n) {
      int[] counts = new int[4];
      for (int k = 0; k < n; k++) {
        counts[(a[i + k] != 0 ? 0 : 2) + (b[j + k] != 0 ? 0 : 1)]++;
      }
      return new Presence(counts[0], counts[1], counts[2], counts[3]);
    }

    double dissimilarity(String name) {
      int apart = first + second;
      int all = both + apart + none;
      return switch (name) {
        case "jaccard" -> both + apart == 0 ? 0 : apart / (double) (both + apart);
        case "dice" -> apart / (2.0 * both + apart);
        case "kulsinski" -> (apart - both + all) / (double) (apart + all);
        case "matching" -> apart / (double) all;
        case "russellrao" -> (all - both) / (double) all;
        case "sokalsneath" -> apart / (both * 0.5 + apart);
        case "yule" ->
            first * second == 0
                ? 0
                : 2.0 * first * second / ((double) both * none + (double) first * second);
        default -> 2.0 * apart / (all + apart);
      };
    }
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

  /** scipy's Bray-Curtis, which divides by the sizes of sums and not by sums of sizes. */
  static Metric brayCurtisOfSums(int n) {
    return (a, i, b, j) -> {
      double apart = 0;
      double together = 0;
      for (int k = 0; k < n; k++) {
        apart += Math.abs(a[i + k] - b[j + k]);
        together += Math.abs(a[i + k] + b[j + k]);
      }
      return apart / together;
    };
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
