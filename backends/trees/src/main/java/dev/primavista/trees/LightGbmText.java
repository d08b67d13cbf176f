package dev.primavista.trees;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads LightGBM's model text, versions v2 to v4 (LightGBM 2.1 to 4.x; {@code gbdt_model_text.cpp}
 * and {@code tree.cpp} of that project define it): a header of {@code key=value} lines, then one
 * block of such lines per tree.
 */
public final class LightGbmText {
  private static final String CATEGORIES = "pandas_categorical:";
  private static final int CATEGORICAL = 1;
  private static final int DEFAULT_LEFT = 2;

  /** {@code kZeroThreshold} of LightGBM's meta.h. */
  private static final double ZERO = 1e-35f;

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

  private static final String LAST_LINE = "end of trees";
  private static final String AVERAGED = "average_output";

  /** What trees say of their growing. */
  private static final Set<String> UNUSED =
      Set.of(
          "split_gain",
          "internal_value",
          "internal_weight",
          "internal_count",
          "leaf_weight",
          "leaf_count");

  /**
   * The model of this text.
   *
   * @param iterations how many boosting rounds count, as after early stopping; 0 for all
   * @throws TreeFormatException if it is damaged or uses something that is not reproduced
   */
  public static LightGbmModel parse(String text, int iterations) {
    List<Map<String, String>> blocks = blocks(text);
    return new LightGbmText(blocks.getFirst().getOrDefault("version", "v2"), blocks, iterations)
        .model();
  }

  /** The header's lines by key, then each tree's. */
  private static List<Map<String, String>> blocks(String text) {
    List<Map<String, String>> blocks = new ArrayList<>();
    Map<String, String> block = new HashMap<>();
    boolean ended = false;
    int end;
    for (int from = 0; from < text.length(); from = end + 1) {
      int lineEnd = text.indexOf('\n', from);
      end = lineEnd < 0 ? text.length() : lineEnd;
      if (text.startsWith("Tree=", from) && !ended) {
        blocks.add(block);
        block = new HashMap<>();
      } else if (text.startsWith(LAST_LINE, from) && !ended) {
        blocks.add(block);
        ended = true;
      } else if (text.startsWith(CATEGORIES, from)) {
        (blocks.isEmpty() ? block : blocks.getFirst())
            .put(CATEGORIES, text.substring(from + CATEGORIES.length(), end).strip());
      }
      if (!ended) {
        addLine(block, text, from, end);
      }
    }
    if (!ended) {
      blocks.add(block);
    }
    return blocks;
  }

  /** A large model's text is mostly lines that no answer depends on: they are not copied. */
  private static void addLine(Map<String, String> block, String text, int from, int end) {
    int equals = text.indexOf('=', from);
    if (equals > from && equals < end) {
      String key = text.substring(from, equals);
      if (!UNUSED.contains(key)) {
        block.put(key, text.substring(equals + 1, end));
      }
    } else if (text.startsWith(AVERAGED, from)) {
      block.put(AVERAGED, "1");
    }
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
    List<TreeEnsembleBuilder.Tree> read =
        IntStream.range(0, trees)
            .parallel()
            .mapToObj(number -> tree(blocks.get(number + 1), number))
            .toList();
    List<Map<String, String>> own = blocks.subList(1, 1 + trees);
    Optional<LinearLeaves> linear =
        own.stream().anyMatch(LightGbmText::isLinear)
            ? Optional.of(linearLeaves(features, own, read, builder))
            : Optional.empty();
    if (linear.isEmpty()) {
      read.forEach(builder::add);
    }
    return new LightGbmModel(builder.build(), header(header, classes, features), linear);
  }

  private static boolean isLinear(Map<String, String> block) {
    return block.getOrDefault("is_linear", "0").strip().equals("1");
  }

  /** Adds trees whose leaves' values are the numbers of the formulas that it answers. */
  private static LinearLeaves linearLeaves(
      int features,
      List<Map<String, String>> blocks,
      List<TreeEnsembleBuilder.Tree> trees,
      TreeEnsembleBuilder builder) {
    List<LinearLeaves.Leaf> leaves = new ArrayList<>();
    for (int i = 0; i < trees.size(); i++) {
      TreeEnsembleBuilder.Tree tree = trees.get(i);
      double[] numbers = new double[tree.leafValues().length];
      int first = leaves.size();
      Arrays.setAll(numbers, leaf -> first + leaf);
      builder.add(tree.withLeafValues(numbers));
      leaves.addAll(isLinear(blocks.get(i)) ? linear(blocks.get(i), tree) : plain(tree));
    }
    return new LinearLeaves(features, leaves);
  }

  private LightGbmModel.Header header(Map<String, String> header, int classes, int features) {
    List<String> infos = new ArrayList<>();
    for (String info : header.getOrDefault("feature_infos", "").strip().split(" +", -1)) {
      infos.add(info);
    }
    while (infos.size() < features) {
      infos.add("");
    }
    String categories = header.getOrDefault(CATEGORIES, "").strip();
    return new LightGbmModel.Header(
        version,
        classes,
        transform(header),
        header.containsKey(AVERAGED),
        List.of(header.getOrDefault("feature_names", "").strip().split(" ", -1)),
        infos.subList(0, features),
        categories.equals("null") ? "" : categories);
  }

  private static List<LinearLeaves.Leaf> plain(TreeEnsembleBuilder.Tree tree) {
    List<LinearLeaves.Leaf> leaves = new ArrayList<>();
    for (double value : tree.leafValues()) {
      leaves.add(new LinearLeaves.Leaf(value, value, new int[0], new double[0]));
    }
    return leaves;
  }

  private static List<LinearLeaves.Leaf> linear(
      Map<String, String> block, TreeEnsembleBuilder.Tree tree) {
    int leaves = tree.leafValues().length;
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
              tree.leafValues()[leaf],
              constants[leaf],
              Arrays.copyOfRange(features, at, to),
              Arrays.copyOfRange(coefficients, at, to)));
      at = to;
    }
    return all;
  }

  /** Up to format v2 the averaged outputs of a random forest were not transformed. */
  private Objective transform(Map<String, String> header) {
    boolean averaged = header.containsKey(AVERAGED);
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
        aroundZero(thresholds, types),
        TextNumbers.ints(block, "left_child"),
        TextNumbers.ints(block, "right_child"),
        missing(types),
        defaultLeft(types),
        categories(types, thresholds),
        categorySets(block, number),
        values);
  }

  /**
   * LightGBM takes values no greater than 1e-35 in magnitude for zero before any tree sees them.
   * Thresholds inside of that range are moved so that all of it falls to zero's side.
   */
  private static double[] aroundZero(double[] thresholds, int[] types) {
    double[] moved = thresholds.clone();
    for (int i = 0; i < moved.length; i++) {
      if ((types[i] & CATEGORICAL) == 0 && Math.abs(moved[i]) <= ZERO) {
        moved[i] = moved[i] < 0 ? Math.nextDown(-ZERO) : ZERO;
      }
    }
    return moved;
  }

  private static byte[] missing(int[] types) {
    byte[] missing = new byte[types.length];
    for (int i = 0; i < types.length; i++) {
      int rule = (types[i] >> 2) & 3;
      missing[i] = (byte) (rule == 3 ? TreeEnsemble.MISSING_NAN : rule);
    }
    return missing;
  }

  /** Of a categorical node the flag is no direction: NaN is in none of its categories. */
  private static boolean[] defaultLeft(int[] types) {
    boolean[] flags = new boolean[types.length];
    for (int i = 0; i < types.length; i++) {
      flags[i] = (types[i] & CATEGORICAL) == 0 && (types[i] & DEFAULT_LEFT) != 0;
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
