package dev.primavista.trees.xgboost;

import dev.primavista.trees.TreeEnsemble;
import dev.primavista.trees.TreeEnsembleBuilder;
import dev.primavista.trees.TreeFormatException;
import dev.primavista.trees.text.Document;
import dev.primavista.trees.text.JsonDocument;
import dev.primavista.trees.text.UbjsonDocument;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Reads a booster of XGBoost's (1.0 to 3.x) from the JSON or UBJSON of {@code save_model}, or of a
 * pickled Booster.
 */
public final class XgBoostDocument {
  private static final int MOST_OUTPUTS = 1 << 20;

  private final Document learner;
  private final int[] version;
  private final Document parameters;
  private final int features;
  private final int outputs;

  private XgBoostDocument(Document learner, int[] version) {
    this.version = version;
    this.learner = learner;
    parameters = learner.child("learner_model_param");
    features = parameters.integer("num_feature", 0);
    outputs =
        Math.max(
            1, Math.max(parameters.integer("num_class", 0), parameters.integer("num_target", 1)));
    if (features < 1 || outputs > MOST_OUTPUTS) {
      throw new TreeFormatException(features + " columns and " + outputs + " outputs");
    }
  }

  /** The object in a file's bytes, JSON or UBJSON. */
  public static Document document(byte[] content) {
    return UbjsonDocument.looksLikeUbjson(content)
        ? UbjsonDocument.read(content)
        : JsonDocument.read(content);
  }

  /**
   * The booster in this object.
   *
   * @param best how many boosting rounds count: the best one found by early stopping and those
   *     before it, as the file says, where this is 0
   */
  public static XgBoostModel read(Document root, int best) {
    Document model = root.optionalChild("Model").orElse(root);
    double[] version = model.numbersOrNone("version");
    int[] numbers = {1, 0};
    for (int i = 0; i < Math.min(2, version.length); i++) {
      numbers[i] = (int) version[i];
    }
    XgBoostDocument file = new XgBoostDocument(model.child("learner"), numbers);
    int rounds = best > 0 ? best : bestRounds(file.learner);
    return file.model(rounds, parallel(root, file.learner));
  }

  private static int bestRounds(Document learner) {
    return learner
        .optionalChild("attributes")
        .map(attributes -> attributes.integer("best_iteration", -1) + 1)
        .orElse(0);
  }

  /**
   * Up to 1.5 the number of parallel trees is written beside the model, or follows from how many
   * trees the best rounds have.
   */
  private static int parallel(Document root, Document learner) {
    int best = bestRounds(learner);
    int trees =
        learner
            .optionalChild("attributes")
            .map(attributes -> attributes.integer("best_ntree_limit", best))
            .orElse(best);
    return parallelInConfig(root).orElse(best > 0 && trees > best ? trees / best : 1);
  }

  private static Optional<Integer> parallelInConfig(Document root) {
    return root.optionalChild("Config")
        .flatMap(config -> config.optionalChild("learner"))
        .flatMap(learner -> learner.optionalChild("gradient_booster"))
        .map(booster -> booster.optionalChild("gbtree").orElse(booster))
        .flatMap(
            booster ->
                booster
                    .optionalChild("gbtree_train_param")
                    .or(() -> booster.optionalChild("gbtree_model_param")))
        .map(parameters -> parameters.integer("num_parallel_tree", 1));
  }

  private XgBoostModel model(int rounds, int parallel) {
    Document booster = learner.child("gradient_booster");
    XgBoostModel.Scorer scorer =
        booster.text("name").equals("gblinear")
            ? linear(booster.child("model"))
            : trees(booster, rounds, parallel);
    return new XgBoostModel(
        new XgBoostModel.Shape(
            100 * version[0] + version[1],
            estimator(),
            features,
            outputs,
            parameters.integer("num_class", 0),
            learner.child("objective").text("name"),
            XgBoostObjective.named(learner.child("objective").text("name"), version),
            learner.texts("feature_names"),
            categories(booster)),
        scorer,
        base());
  }

  private String estimator() {
    return learner
        .optionalChild("attributes")
        .map(attributes -> SavedEstimator.kind(attributes.text(SavedEstimator.ATTRIBUTE, "")))
        .orElse("");
  }

  /** One number, or in brackets one for each output. */
  private float[] base() {
    String text = parameters.text("base_score", "0.5").strip();
    String inside =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    String[] words = inside.split(",", -1);
    float[] base = new float[words.length];
    for (int i = 0; i < base.length; i++) {
      try {
        base[i] = Float.parseFloat(words[i].strip());
      } catch (NumberFormatException damaged) {
        throw new TreeFormatException("base_score '" + text + "' (expected: numbers)");
      }
    }
    if (base.length != 1 && base.length != outputs) {
      throw new TreeFormatException(base.length + " base scores for " + outputs + " outputs");
    }
    return base;
  }

  private XgBoostModel.Scorer linear(Document model) {
    double[] given = model.numbers("weights");
    if (given.length != (features + 1L) * outputs) {
      throw new TreeFormatException(
          given.length + " weights for " + features + " columns and " + outputs + " outputs");
    }
    float[] weights = new float[given.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) given[i];
    }
    return new XgBoostModel.Linear(features, outputs, weights);
  }

  private XgBoostModel.Scorer trees(Document booster, int rounds, int parallel) {
    Document inner = booster.optionalChild("gbtree").orElse(booster);
    Document model = inner.child("model");
    double[] dropped = model.numbersOrNone("weight_drop");
    double[] weights = dropped.length > 0 ? dropped : booster.numbersOrNone("weight_drop");
    List<Document> trees = model.children("trees");
    if (weights.length > 0 && weights.length != trees.size()) {
      throw new TreeFormatException(weights.length + " weights for " + trees.size() + " trees");
    }
    int width =
        trees.isEmpty() ? 1 : trees.getFirst().child("tree_param").integer("size_leaf_vector", 1);
    boolean vectors = width > 1;
    int perRound =
        (vectors ? 1 : outputs)
            * model.child("gbtree_model_param").integer("num_parallel_tree", parallel);
    List<TreeEnsembleBuilder.Tree> compiled = new ArrayList<>();
    int used = used(model, trees.size(), rounds, perRound);
    for (int i = 0; i < used; i++) {
      float weight = weights.length > 0 ? (float) weights[i] : 1;
      compiled.add(XgBoostTree.of(trees.get(i), vectors ? width : 1, weight));
    }
    return ensemble(compiled, model.integers("tree_info"), vectors);
  }

  private static int used(Document model, int trees, int rounds, int perRound) {
    if (rounds <= 0) {
      return trees;
    }
    double[] starts = model.numbersOrNone("iteration_indptr");
    long used = rounds < starts.length ? (long) starts[rounds] : (long) rounds * perRound;
    return (int) Math.min(used, trees);
  }

  private XgBoostModel.Scorer ensemble(
      List<TreeEnsembleBuilder.Tree> trees, int[] group, boolean vectors) {
    return new XgBoostModel.Trees(
        interleaved(features, vectors ? -outputs : outputs, trees, group));
  }

  /**
   * Trees in an order in which tree {@code t} adds to output {@code t % outputs}.
   *
   * @param outputs below zero where leaves are vectors of as many values
   */
  static TreeEnsemble interleaved(
      int features, int outputs, List<TreeEnsembleBuilder.Tree> trees, int[] group) {
    int count = Math.abs(outputs);
    TreeEnsembleBuilder builder =
        new TreeEnsembleBuilder(features, count, outputs < 0 ? count : 1, true);
    if (outputs < 0) {
      trees.forEach(builder::add);
      return builder.build();
    }
    List<List<TreeEnsembleBuilder.Tree>> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      groups.add(new ArrayList<>());
    }
    for (int i = 0; i < trees.size(); i++) {
      if (i >= group.length || group[i] < 0 || group[i] >= count) {
        throw new TreeFormatException("tree " + i + " belongs to no output");
      }
      groups.get(group[i]).add(trees.get(i));
    }
    int most = groups.stream().mapToInt(List::size).max().orElse(0);
    if (groups.stream().anyMatch(list -> list.size() != most)) {
      throw new TreeFormatException("some outputs have more trees than others");
    }
    for (int round = 0; round < most; round++) {
      for (List<TreeEnsembleBuilder.Tree> one : groups) {
        builder.add(one.get(round));
      }
    }
    return builder.build();
  }

  /** Since 3.1 a booster keeps the categories of the data frame that it was fitted on. */
  private List<List<Object>> categories(Document booster) {
    Document inner = booster.optionalChild("gbtree").orElse(booster);
    List<List<Object>> all = new ArrayList<>(Collections.nCopies(features, List.of()));
    if (inner.optionalChild("model").flatMap(model -> model.optionalChild("cats")).isEmpty()) {
      return all;
    }
    List<Document> columns = columns(inner.child("model").child("cats"));
    for (int i = 0; i < Math.min(features, columns.size()); i++) {
      all.set(i, values(columns.get(i)));
    }
    return all;
  }

  private static List<Document> columns(Document categories) {
    return categories.items("enc").isEmpty() ? List.of() : categories.children("enc");
  }

  /**
   * The categories of a column; none where names are cut within a character, as 3.1 to 3.3 did that
   * counted characters for bytes.
   */
  private static List<Object> values(Document column) {
    double[] values = column.numbersOrNone("values");
    if (!column.has("offsets")) {
      return Arrays.stream(values).<Object>mapToObj(value -> value).toList();
    }
    int[] offsets = column.integers("offsets");
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) values[i];
    }
    List<Object> texts = new ArrayList<>();
    for (int i = 0; i + 1 < offsets.length; i++) {
      if (offsets[i] < 0 || offsets[i + 1] < offsets[i] || offsets[i + 1] > bytes.length) {
        throw new TreeFormatException("category names outside of their bytes");
      }
      ByteBuffer name = ByteBuffer.wrap(bytes, offsets[i], offsets[i + 1] - offsets[i]);
      try {
        texts.add(StandardCharsets.UTF_8.newDecoder().decode(name).toString());
      } catch (CharacterCodingException garbled) {
        return List.of();
      }
    }
    return texts;
  }
}
