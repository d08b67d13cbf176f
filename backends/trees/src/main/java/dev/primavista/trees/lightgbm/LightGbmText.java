package dev.primavista.trees.lightgbm;

import dev.primavista.trees.TreeEnsembleBuilder;
import dev.primavista.trees.TreeEnsembleBuilder.Tree;
import dev.primavista.trees.TreeFormatException;
import dev.primavista.trees.text.EightBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads LightGBM's model text, versions v2 to v4 (LightGBM 2.1 to 4.x; {@code gbdt_model_text.cpp}
 * and {@code tree.cpp} of that project define it): a header of {@code key=value} lines, then one
 * block of such lines per tree.
 */
public final class LightGbmText {
  private static final String CATEGORIES = "pandas_categorical:";
  private static final String TREE = "Tree=";
  private static final String LAST_LINE = "end of trees";
  private static final String AVERAGED = "average_output";

  /** In UTF-8. */
  private final byte[] text;

  private final int begin;
  private final int end;

  private final TextBlock header;

  /** Where each tree begins, and where the last one ends. */
  private final int[] starts;

  private LightGbmText(ByteBuffer utf8) {
    text = utf8.array();
    begin = utf8.arrayOffset() + utf8.position();
    end = begin + utf8.remaining();
    int first = nextTree(begin);
    header = new TextBlock(text, begin, first);
    starts = starts(first);
  }

  public static boolean looksLikeLightGbm(byte[] head) {
    String start = new String(head, 0, Math.min(head.length, 64), StandardCharsets.ISO_8859_1);
    return start.matches("(?s)tree\\r?\\nversion=.*");
  }

  /**
   * The model of this text.
   *
   * @param iterations how many boosting rounds count, as after early stopping; 0 for all
   * @throws TreeFormatException if it is damaged or uses something that is not reproduced
   */
  public static LightGbmModel parse(String text, int iterations) {
    return parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), iterations);
  }

  /**
   * The model of this text in UTF-8.
   *
   * @param text in its array; not changed
   * @param iterations how many boosting rounds count, as after early stopping; 0 for all
   * @throws TreeFormatException if it is damaged or uses something that is not reproduced
   */
  public static LightGbmModel parse(ByteBuffer text, int iterations) {
    return new LightGbmText(text).model(iterations);
  }

  /** The first line from here on that begins a tree, or ends them; the text's end if none does. */
  private int nextTree(int from) {
    int at = from;
    while (at < end && !begins(at, TREE) && !begins(at, LAST_LINE)) {
      at = Math.min(EightBytes.indexOf(text, '\n', at, end) + 1, end);
    }
    return at;
  }

  private boolean begins(int at, String line) {
    int same = at >= begin && at <= end - line.length() ? 0 : line.length() + 1;
    while (same < line.length() && text[at + same] == line.charAt(same)) {
      same++;
    }
    return same == line.length();
  }

  /** Where trees begin, by what the header says of their sizes if that is so. */
  private int[] starts(int first) {
    int[] sizes = header.ints("tree_sizes", 0);
    int[] starts = new int[sizes.length + 1];
    starts[0] = first;
    int last = first;
    for (int i = 0; i < sizes.length; i++) {
      last = starts[i];
      if (sizes[i] <= 0 || !begins(last, TREE)) {
        return soughtStarts(first);
      }
      starts[i + 1] = last + sizes[i];
    }
    starts[sizes.length] = sizes.length == 0 ? first : nextTree(last + TREE.length());
    return begins(starts[sizes.length], TREE) ? soughtStarts(first) : starts;
  }

  private int[] soughtStarts(int first) {
    int[] starts = new int[64];
    int count = 0;
    int at = first;
    while (begins(at, TREE)) {
      starts = count + 2 > starts.length ? Arrays.copyOf(starts, 2 * count) : starts;
      starts[count++] = at;
      at = nextTree(at + TREE.length());
    }
    starts[count] = at;
    return Arrays.copyOf(starts, count + 1);
  }

  /**
   * {@code feature_importance} of the booster of this text.
   *
   * @param iterations how many boosting rounds count; 0 for all
   * @param gained what a column's splits gained, instead of how many there are
   * @return a number per column
   * @throws TreeFormatException if it is damaged
   */
  public static double[] importances(ByteBuffer text, int iterations, boolean gained) {
    return new LightGbmText(text).importances(iterations, gained);
  }

  private double[] importances(int iterations, boolean gained) {
    double[] sums = new double[features()];
    for (int tree = 0; tree < used(iterations, classes()); tree++) {
      TextBlock block = new TextBlock(text, starts[tree], starts[tree + 1]);
      LightGbmTree.addImportances(block, tree, gained, sums);
    }
    return sums;
  }

  private LightGbmModel model(int iterations) {
    int classes = classes();
    return read(new TreeEnsembleBuilder(features(), classes, 1, false), used(iterations, classes));
  }

  /** Trees of an iteration, one for each output. */
  private int classes() {
    int classes = header.integer("num_tree_per_iteration", header.integer("num_class", 1));
    int declared = header.integer("num_class", classes);
    if (declared != classes) {
      throw new TreeFormatException(
          "num_class=" + declared + " with " + classes + " trees an iteration (expected: as many)");
    }
    return classes;
  }

  private int features() {
    int features = header.integer("max_feature_idx", -1) + 1;
    if (features < 1) {
      throw new TreeFormatException("the LightGBM text names no max_feature_idx (expected: >= 0)");
    }
    return features;
  }

  private int used(int iterations, int classes) {
    int trees = starts.length - 1;
    return iterations > 0 ? (int) Math.min(trees, (long) iterations * classes) : trees;
  }

  private LightGbmModel read(TreeEnsembleBuilder builder, int count) {
    TextBlock[] blocks = new TextBlock[count];
    Tree[] trees = new Tree[count];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            number -> {
              blocks[number] = new TextBlock(text, starts[number], starts[number + 1]);
              trees[number] = LightGbmTree.of(blocks[number], number);
              builder.check(trees[number], number);
            });
    Optional<LinearLeaves> linear =
        Arrays.stream(blocks).anyMatch(LightGbmText::isLinear)
            ? Optional.of(linearLeaves(builder.features(), blocks, trees))
            : Optional.empty();
    builder.addChecked(List.of(trees));
    return new LightGbmModel(
        builder.build(), header(builder.outputs(), builder.features()), linear);
  }

  private static boolean isLinear(TextBlock block) {
    return block.integer("is_linear", 0) == 1;
  }

  /** The formulas of all leaves; their numbers take the place of the leaves' values. */
  private static LinearLeaves linearLeaves(int features, TextBlock[] blocks, Tree[] trees) {
    List<LinearLeaves.Leaf> leaves = new ArrayList<>();
    for (int i = 0; i < trees.length; i++) {
      Tree tree = trees[i];
      double[] numbers = new double[tree.leafValues().length];
      int first = leaves.size();
      Arrays.setAll(numbers, leaf -> first + leaf);
      trees[i] = tree.withLeafValues(numbers);
      leaves.addAll(
          isLinear(blocks[i]) ? LightGbmTree.linear(blocks[i], tree) : LightGbmTree.plain(tree));
    }
    return new LinearLeaves(features, leaves);
  }

  private LightGbmModel.Header header(int classes, int features) {
    List<String> infos = new ArrayList<>();
    for (String info : header.text("feature_infos", "").split(" +", -1)) {
      infos.add(info);
    }
    while (infos.size() < features) {
      infos.add("");
    }
    return new LightGbmModel.Header(
        version(),
        classes,
        objective(),
        averaged(),
        List.of(header.text("feature_names", "").split(" ", -1)),
        infos.subList(0, features),
        categories());
  }

  private String version() {
    return header.text("version", "v2");
  }

  /** A line of its own without a value. */
  private boolean averaged() {
    return string(begin, starts[0]).contains("\n" + AVERAGED);
  }

  /** Up to format v2 the averaged outputs of a random forest were not transformed. */
  private Objective objective() {
    return averaged() && version().equals("v2")
        ? new Objective.Identity()
        : Objective.parse(header.text("objective", ""));
  }

  /** The line of the data frames' categories stands behind what the last tree begins with. */
  private String categories() {
    int last = starts.length > 1 ? starts[starts.length - 2] : begin;
    String tail = string(last, end);
    int line = tail.indexOf("\n" + CATEGORIES);
    if (line < 0) {
      return "";
    }
    int from = line + 1 + CATEGORIES.length();
    int lineEnd = tail.indexOf('\n', from);
    String json = tail.substring(from, lineEnd < 0 ? tail.length() : lineEnd).strip();
    return json.equals("null") ? "" : json;
  }

  private String string(int from, int to) {
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }
}
