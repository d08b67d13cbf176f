package dev.primavista.sklearn.xgboost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;

/** A learner: trees or a linear model, what their sums start from, and what becomes of them. */
final class XgModel {
  private final int features;
  private final int outputs;
  private final double[] margins;
  private final List<XgTree> trees = new ArrayList<>();
  private final List<Integer> groups = new ArrayList<>();
  private final List<Double> factors = new ArrayList<>();
  private final float[] linear;
  private final XgObjective objective;
  private final List<String> names = new ArrayList<>();
  private final List<String> types = new ArrayList<>();

  XgModel(JsonNode document) {
    JsonNode root = document.has("Model") ? document.path("Model") : document;
    JsonNode learner = root.path("learner");
    JsonNode parameters = learner.path("learner_model_param");
    features = parameters.path("num_feature").asInt(-1);
    outputs =
        Math.max(
            Math.max(1, parameters.path("num_class").asInt(0)),
            parameters.path("num_target").asInt(1));
    objective = XgObjective.named(learner.path("objective").path("name").asText());
    margins = margins(parameters.path("base_score").asText("0.5"));
    learner.path("feature_names").forEach(name -> names.add(name.asText()));
    learner.path("feature_types").forEach(type -> types.add(type.asText()));
    JsonNode booster = learner.path("gradient_booster");
    JsonNode inner = booster.has("gbtree") ? booster.path("gbtree") : booster;
    linear = XgTree.floats(booster.path("model"), "weights");
    if (linear.length == 0) {
      int rounds = bestRounds(learner);
      readTrees(inner.path("model"), weights(booster, inner), rounds);
    } else if (linear.length != (features + 1) * outputs) {
      throw new UnreadableModel(linear.length + " weights for " + features + " columns");
    }
  }

  private static JsonNode weights(JsonNode booster, JsonNode inner) {
    if (booster.has("weight_drop")) {
      return booster.path("weight_drop");
    }
    JsonNode model = booster.path("model").path("weight_drop");
    return model.isMissingNode() ? inner.path("model").path("weight_drop") : model;
  }

  /** Rounds up to the best one where training stopped early; all where it did not. */
  private static int bestRounds(JsonNode learner) {
    JsonNode best = learner.path("attributes").path("best_iteration");
    return best.isMissingNode() ? Integer.MAX_VALUE : best.asInt() + 1;
  }

  private double[] margins(String text) {
    String[] parts = text.replace("[", "").replace("]", "").split(",", -1);
    double[] scores = new double[outputs];
    for (int i = 0; i < outputs; i++) {
      float score = Float.parseFloat(parts[parts.length == 1 ? 0 : i].strip());
      scores[i] = objective.margin(score);
    }
    return scores;
  }

  private void readTrees(JsonNode model, JsonNode drops, int rounds) {
    JsonNode all = model.path("trees");
    int[] info = XgTree.ints(model, "tree_info");
    int parallel = Math.max(1, model.path("gbtree_model_param").path("num_parallel_tree").asInt(1));
    if (all.isEmpty() || info.length != all.size()) {
      throw new UnreadableModel("its booster holds no trees, or no group for each");
    }
    long used = Long.MAX_VALUE;
    for (int i = 0; i < all.size(); i++) {
      XgTree tree = new XgTree(all.get(i), features);
      if (i == 0) {
        int perRound = parallel * (tree.width() > 1 ? 1 : outputs);
        used = rounds == Integer.MAX_VALUE ? Long.MAX_VALUE : (long) rounds * perRound;
      }
      if (i >= used) {
        break;
      }
      boolean fits = tree.width() == 1 ? info[i] < outputs : tree.width() == outputs;
      if (!fits || info[i] < 0) {
        throw new UnreadableModel("tree " + i + " adds to none of " + outputs + " outputs");
      }
      trees.add(tree);
      groups.add(tree.width() == 1 ? info[i] : 0);
      factors.add(drops.size() > i ? drops.get(i).asDouble() : 1.0);
    }
  }

  int features() {
    return features;
  }

  int outputs() {
    return outputs;
  }

  XgObjective objective() {
    return objective;
  }

  /** Names of columns; empty where the model has none. */
  List<String> names() {
    return names;
  }

  /** Types of columns, {@code c} for categories. */
  List<String> types() {
    return types;
  }

  String note() {
    int nodes = trees.stream().mapToInt(XgTree::nodes).sum();
    return linear.length > 0
        ? "linear, " + features + " features"
        : trees.size() + " trees, " + nodes + " nodes";
  }

  /** Sums before the objective's transform; rows are rounded to float32. */
  DenseMatrix margins(DenseMatrix rows) {
    double[] out = new double[rows.rows() * outputs];
    float[] row = new float[features];
    for (int r = 0; r < rows.rows(); r++) {
      for (int i = 0; i < features; i++) {
        row[i] = (float) rows.at(r, i);
      }
      int at = r * outputs;
      System.arraycopy(margins, 0, out, at, outputs);
      for (int t = 0; t < trees.size(); t++) {
        trees.get(t).add(row, factors.get(t), out, at + groups.get(t));
      }
      addLinear(row, out, at);
    }
    return new DenseMatrix(rows.rows(), outputs, out);
  }

  private void addLinear(float[] row, double[] out, int at) {
    if (linear.length == 0) {
      return;
    }
    for (int output = 0; output < outputs; output++) {
      out[at + output] += linear[features * outputs + output];
      for (int i = 0; i < features; i++) {
        out[at + output] += Float.isNaN(row[i]) ? 0 : row[i] * linear[i * outputs + output];
      }
    }
  }
}
