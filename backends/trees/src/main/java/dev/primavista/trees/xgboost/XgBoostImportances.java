package dev.primavista.trees.xgboost;

import dev.primavista.trees.TreeFormatException;
import dev.primavista.trees.text.Document;
import java.util.Arrays;
import java.util.List;

/** How much the columns of an XGBoost model's trees count for: {@code feature_importances_}. */
public final class XgBoostImportances {
  private final String type;
  private final double[] sums;
  private final int[] splits;

  private XgBoostImportances(String type, int features) {
    this.type = type;
    this.sums = new double[features];
    this.splits = new int[features];
  }

  /**
   * The share of each column among all.
   *
   * @param type {@code gain}, {@code cover}, {@code total_gain}, {@code total_cover} or {@code
   *     weight}
   * @throws TreeFormatException if the file is damaged, has no trees, or is older than 1.5
   */
  public static double[] of(Document root, String type) {
    Document file = root.optionalChild("Model").orElse(root);
    int[] version = file.integers("version");
    if (version.length < 2 || 100 * version[0] + version[1] < 105) {
      throw new TreeFormatException("an XGBoost older than 1.5 to rank features by");
    }
    Document learner = file.child("learner");
    Document booster = learner.child("gradient_booster");
    if (booster.text("name").equals("gblinear")) {
      throw new TreeFormatException("XGBoost's linear booster to rank features by");
    }
    int features = learner.child("learner_model_param").integer("num_feature", 0);
    XgBoostImportances importances = new XgBoostImportances(type, Math.max(0, features));
    Document model = booster.optionalChild("gbtree").orElse(booster).child("model");
    model.children("trees").forEach(importances::add);
    return importances.shares();
  }

  private void add(Document tree) {
    int[] left = tree.integers("left_children");
    int[] right = tree.integers("right_children");
    int[] columns = tree.integers("split_indices");
    double[] values = values(tree, left.length);
    if (right.length != left.length || columns.length != left.length) {
      throw new TreeFormatException("a tree whose nodes do not fit together");
    }
    int[] open = new int[left.length];
    int count = left.length == 0 ? 0 : 1;
    int seen = 0;
    while (count > 0) {
      int node = open[--count];
      if (++seen > left.length) {
        throw new TreeFormatException("a tree with a loop");
      }
      if (left[node] < 0) {
        continue;
      }
      if (columns[node] < 0
          || columns[node] >= sums.length
          || left[node] >= left.length
          || right[node] < 0
          || right[node] >= left.length
          || count + 2 > open.length) {
        throw new TreeFormatException("node " + node + " leads nowhere");
      }
      splits[columns[node]]++;
      sums[columns[node]] += values[node];
      open[count++] = left[node];
      open[count++] = right[node];
    }
  }

  /** Of each node what its split adds. */
  private double[] values(Document tree, int nodes) {
    if (type.equals("weight")) {
      double[] ones = new double[nodes];
      Arrays.fill(ones, 1);
      return ones;
    }
    double[] values = tree.numbers(type.endsWith("gain") ? "loss_changes" : "sum_hessian");
    if (values.length != nodes) {
      throw new TreeFormatException(values.length + " gains for " + nodes + " nodes");
    }
    return values;
  }

  private double[] shares() {
    double[] shares = sums.clone();
    if (List.of("gain", "cover").contains(type)) {
      Arrays.setAll(shares, i -> shares[i] / Math.max(1, splits[i]));
    }
    double total = Arrays.stream(shares).sum();
    return total == 0 ? shares : Arrays.stream(shares).map(share -> share / total).toArray();
  }
}
