package dev.primavista.trees;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads LightGBM's model text, versions v2 to v4 (LightGBM 2.1 to 4.x; {@code gbdt_model_text.cpp}
 * and {@code tree.cpp} of that project define it): a header of {@code key=value} lines, then one
 * block of such lines per tree.
 */
public final class LightGbmText {
  private static final String CATEGORIES = "pandas_categorical:";
  private static final int CATEGORICAL = 1;
  private static final int DEFAULT_LEFT = 2;

  private final String version;
  private final List<Map<String, String>> blocks;
  private final int iterations;

  private LightGbmText(String version, List<Map<String, String>> blocks, int iterations) {
    this.version = version;
    this.blocks = blocks;
    this.iterations = iterations;
  }

  public static boolean looksLikeLightGbm(byte[] head) {
    String start =
        new String(
            head, 0, Math.min(head.length, 64), java.nio.charset.StandardCharsets.ISO_8859_1);
    return start.matches("(?s)tree\\r?\\nversion=.*");
  }

  /**
   * The model of this text.
   *
   * @param iterations how many boosting rounds count, as after early stopping; 0 for all
   * @throws TreeFormatException if it is damaged or uses something that is not reproduced
   */
  public static LightGbmModel parse(String text, int iterations) {
    List<Map<String, String>> blocks = new ArrayList<>();
    Map<String, String> block = new HashMap<>();
    boolean ended = false;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.startsWith("Tree=")) {
        blocks.add(block);
        block = new HashMap<>();
      } else if (line.equals("end of trees") && !ended) {
        blocks.add(block);
        ended = true;
      } else if (line.startsWith(CATEGORIES)) {
        (blocks.isEmpty() ? block : blocks.getFirst())
            .put(CATEGORIES, line.substring(CATEGORIES.length()));
      }
      if (ended) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals > 0) {
        block.put(line.substring(0, equals), line.substring(equals + 1));
      } else if (line.equals("average_output")) {
        block.put(line, "1");
      }
    }
    if (!ended) {
      blocks.add(block);
    }
    return new LightGbmText(blocks.getFirst().getOrDefault("version", "v2"), blocks, iterations)
        .model();
  }

  private LightGbmModel model() {
    Map<String, String> header = blocks.getFirst();
    int classes =
        TextNumbers.integer(
            header, "num_tree_per_iteration", TextNumbers.integer(header, "num_class", 1));
    int declared = TextNumbers.integer(header, "num_class", classes);
    if (declared != classes) {
      throw new TreeFormatException(
          "num_class=" + declared + " with " + classes + " trees an iteration (expected: as many)");
    }
    int features = TextNumbers.integer(header, "max_feature_idx", -1) + 1;
    if (features < 1) {
      throw new TreeFormatException("the LightGBM text names no max_feature_idx (expected: >= 0)");
    }
    TreeEnsembleBuilder builder = new TreeEnsembleBuilder(features, classes, 1, false);
    int trees = blocks.size() - 1;
    if (iterations > 0) {
      trees = (int) Math.min(trees, (long) iterations * classes);
    }
    List<LinearLeaves.Leaf> leaves = new ArrayList<>();
    boolean linear = false;
    for (int i = 1; i <= trees; i++) {
      TreeEnsembleBuilder.Tree tree = tree(blocks.get(i), i - 1);
      builder.add(tree);
      boolean own = blocks.get(i).getOrDefault("is_linear", "0").strip().equals("1");
      linear |= own;
      leaves.addAll(own ? linear(blocks.get(i), tree.leafValues().length) : plain(tree));
    }
    return new LightGbmModel(
        builder.build(),
        header(header, classes, features),
        linear ? Optional.of(new LinearLeaves(features, leaves)) : Optional.empty());
  }

  private LightGbmModel.Header header(Map<String, String> header, int classes, int features) {
    String[] infos = header.getOrDefault("feature_infos", "").strip().split(" +", -1);
    boolean[] categorical = new boolean[features];
    for (int i = 0; i < Math.min(features, infos.length); i++) {
      categorical[i] = !infos[i].isEmpty() && !infos[i].startsWith("[") && !infos[i].equals("none");
    }
    String categories = header.getOrDefault(CATEGORIES, "").strip();
    return new LightGbmModel.Header(
        version,
        classes,
        transform(header),
        header.containsKey("average_output"),
        List.of(header.getOrDefault("feature_names", "").strip().split(" ", -1)),
        categorical,
        categories.equals("null") ? "" : categories);
  }

  private static List<LinearLeaves.Leaf> plain(TreeEnsembleBuilder.Tree tree) {
    List<LinearLeaves.Leaf> leaves = new ArrayList<>();
    for (double value : tree.leafValues()) {
      leaves.add(new LinearLeaves.Leaf(value, new int[0], new double[0]));
    }
    return leaves;
  }

  private static List<LinearLeaves.Leaf> linear(Map<String, String> block, int leaves) {
    double[] constants = TextNumbers.doubles(block, "leaf_const");
    int[] counts = TextNumbers.ints(block, "num_features");
    int[] features = TextNumbers.ints(block, "leaf_features");
    double[] coefficients = TextNumbers.doubles(block, "leaf_coeff");
    if (constants.length != leaves
        || counts.length != leaves
        || features.length != coefficients.length
        || Arrays.stream(counts).anyMatch(count -> count < 0)
        || Arrays.stream(counts).asLongStream().sum() != features.length) {
      throw new TreeFormatException("linear leaves without a formula for each of " + leaves);
    }
    List<LinearLeaves.Leaf> all = new ArrayList<>();
    int at = 0;
    for (int leaf = 0; leaf < leaves; leaf++) {
      int to = at + counts[leaf];
      all.add(
          new LinearLeaves.Leaf(
              constants[leaf],
              Arrays.copyOfRange(features, at, to),
              Arrays.copyOfRange(coefficients, at, to)));
      at = to;
    }
    return all;
  }

  /** Up to format v2 the averaged outputs of a random forest were not transformed. */
  private Objective transform(Map<String, String> header) {
    boolean averaged = header.containsKey("average_output");
    return averaged && version.equals("v2")
        ? new Objective.Identity()
        : Objective.parse(header.getOrDefault("objective", ""));
  }

  private TreeEnsembleBuilder.Tree tree(Map<String, String> block, int number) {
    int leaves = TextNumbers.integer(block, "num_leaves", -1);
    double[] values = TextNumbers.doubles(block, "leaf_value");
    if (leaves < 1 || values.length != leaves) {
      throw new TreeFormatException(
          "tree " + number + ": " + values.length + " leaf values for num_leaves=" + leaves);
    }
    if (leaves == 1) {
      return TreeEnsembleBuilder.Tree.numeric(
          new int[0], new double[0], new int[0], new int[0], values);
    }
    int[] types = TextNumbers.ints(block, "decision_type");
    double[] thresholds = TextNumbers.doubles(block, "threshold");
    if (types.length != leaves - 1 || thresholds.length != leaves - 1) {
      throw new TreeFormatException(
          "tree " + number + ": " + types.length + " decisions for num_leaves=" + leaves);
    }
    return new TreeEnsembleBuilder.Tree(
        TextNumbers.ints(block, "split_feature"),
        thresholds,
        TextNumbers.ints(block, "left_child"),
        TextNumbers.ints(block, "right_child"),
        missing(types),
        defaultLeft(types),
        categories(types, thresholds),
        categorySets(block, number),
        values);
  }

  private byte[] missing(int[] types) {
    byte[] missing = new byte[types.length];
    for (int i = 0; i < types.length; i++) {
      int rule = (types[i] >> 2) & 3;
      missing[i] = (byte) (rule == 3 ? TreeEnsemble.MISSING_NAN : rule);
    }
    return missing;
  }

  /**
   * Of a categorical node the flag says whether NaN counts as category 0, which it did in v2 only.
   */
  private boolean[] defaultLeft(int[] types) {
    boolean[] flags = new boolean[types.length];
    for (int i = 0; i < types.length; i++) {
      boolean categorical = (types[i] & CATEGORICAL) != 0;
      flags[i] = categorical ? version.equals("v2") : (types[i] & DEFAULT_LEFT) != 0;
    }
    return flags;
  }

  private static int[] categories(int[] types, double[] thresholds) {
    int[] sets = new int[types.length];
    for (int i = 0; i < types.length; i++) {
      boolean categorical = (types[i] & CATEGORICAL) != 0;
      sets[i] = categorical ? (int) thresholds[i] : -1;
      if (categorical && (thresholds[i] < 0 || sets[i] != thresholds[i])) {
        throw new TreeFormatException(
            "category set " + thresholds[i] + " (expected: a whole number)");
      }
    }
    return sets;
  }

  private static int[][] categorySets(Map<String, String> block, int number) {
    int count = TextNumbers.integer(block, "num_cat", 0);
    if (count == 0) {
      return new int[0][];
    }
    int[] bounds = TextNumbers.ints(block, "cat_boundaries");
    int[] words = TextNumbers.unsignedInts(block, "cat_threshold");
    int[][] sets = new int[count < 0 || bounds.length != count + 1 ? 0 : count][];
    for (int i = 0; i < sets.length; i++) {
      if (bounds[i] < 0 || bounds[i + 1] < bounds[i] || bounds[i + 1] > words.length) {
        throw new TreeFormatException(
            "tree " + number + ": category bounds outside of the categories");
      }
      sets[i] = Arrays.copyOfRange(words, bounds[i], bounds[i + 1]);
    }
    if (sets.length != count) {
      throw new TreeFormatException(
          "tree " + number + ": num_cat=" + count + " with " + bounds.length + " bounds");
    }
    return sets;
  }
}
