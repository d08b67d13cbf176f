package dev.primavista.trees.catboost;

import dev.primavista.trees.Sizes;
import dev.primavista.trees.TreeFormatException;
import dev.primavista.trees.text.Document;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A CatBoost model: trees whose nodes compare numbers, categories, or what counts stand for. */
public final class CatBoostModel {
  /** No row has more; it keeps a file's claims from filling memory. */
  static final int MOST_COLUMNS = 1 << 20;

  private final Columns columns;
  private final Splits splits;
  private final Trees trees;
  private final Extras extras;

  /** What NaN counts as. */
  enum Missing {
    AS_IS,
    LOWEST,
    HIGHEST
  }

  /** A column of numbers. */
  record FloatColumn(int place, String name, Missing missing) {}

  /** A column of categories. */
  record CategoryColumn(int place, String name) {}

  /** The model's columns; a place is a row's column. */
  record Columns(List<FloatColumn> floats, List<CategoryColumn> categories) {
    int count() {
      int most = -1;
      for (FloatColumn column : floats) {
        most = Math.max(most, column.place());
      }
      for (CategoryColumn column : categories) {
        most = Math.max(most, column.place());
      }
      return most + 1;
    }
  }

  /** What a comparison looks at. */
  enum Source {
    FLOAT,
    CATEGORY,
    CTR
  }

  /**
   * Comparisons by number: a value above a border, or a category equal to one.
   *
   * @param index which float column, categorical column, or ctr
   */
  record Splits(Source[] source, int[] index, float[] border, int[] category, CatBoostCtr[] ctrs) {}

  /**
   * Trees one after another.
   *
   * @param splits of symmetric trees their splits, of others one split per node
   * @param starts per tree, where its splits begin; one more at the end
   * @param left per node, how far its left child is away; empty for symmetric trees
   * @param right per node, how far its right child is away; a leaf has neither
   * @param leaf per node, its leaf's first value
   * @param leafStarts per symmetric tree, its first leaf's first value
   */
  record Trees(
      int dimension,
      int[] splits,
      int[] starts,
      int[] left,
      int[] right,
      int[] leaf,
      int[] leafStarts,
      double[] values) {
    int trees() {
      return starts.length - 1;
    }

    boolean symmetric() {
      return left.length == 0;
    }

    /** How many nodes compare something. */
    int comparisons() {
      return symmetric()
          ? splits.length
          : (int) IntStream.range(0, left.length).filter(i -> !isLeaf(i)).count();
    }

    boolean isLeaf(int node) {
      return (left[node] | right[node]) == 0;
    }
  }

  /**
   * What is written beside the trees.
   *
   * @param loss such as {@code Logloss}
   * @param labels {@code class_params}, or what stood for them; empty where there are none
   * @param threshold the probability above which the second of two classes is chosen
   */
  public record Extras(
      double scale, double[] bias, String loss, Document labels, double threshold) {
    Extras(double scale, double[] bias, CatBoostInfo info) {
      this(scale, bias, info.loss(), info.labels(), info.threshold());
    }
  }

  CatBoostModel(Columns columns, Splits splits, Trees trees, Extras extras) {
    this.columns = columns;
    this.splits = splits;
    this.trees = trees;
    this.extras = extras;
    if (extras.bias().length != trees.dimension()) {
      throw new TreeFormatException(
          extras.bias().length + " biases for " + trees.dimension() + " outputs");
    }
  }

  public int outputs() {
    return trees.dimension();
  }

  public Extras extras() {
    return extras;
  }

  /** The number of columns in a row. */
  public int features() {
    return columns.count();
  }

  /** Sizes worth a line. */
  public String note() {
    return Sizes.of(trees.trees(), trees.comparisons());
  }

  /** Per column its name, empty where the file has none. */
  public List<String> names() {
    String[] names = new String[features()];
    Arrays.fill(names, "");
    columns.floats().forEach(column -> names[column.place()] = column.name());
    columns.categories().forEach(column -> names[column.place()] = column.name());
    return List.of(names);
  }

  /** Per column, whether it holds categories. */
  public boolean[] categorical() {
    boolean[] flags = new boolean[features()];
    columns.categories().forEach(column -> flags[column.place()] = true);
    return flags;
  }

  /** What stands for a category in a row: the lower half of its hash. */
  public static int hash(String category) {
    return (int) CityHash.of(category.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Raw scores of a row.
   *
   * @param row numbers; of a categorical column, {@link #hash} of the category
   * @param scores receives {@link #outputs} values from index {@code at}
   */
  public void scores(double[] row, double[] scores, int at) {
    float[] floats = floats(row);
    int[] hashes = new int[columns.categories().size()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = (int) row[columns.categories().get(i).place()];
    }
    float[] ctrs = new float[splits.ctrs().length];
    for (int i = 0; i < ctrs.length; i++) {
      ctrs[i] = splits.ctrs()[i].value(floats, hashes);
    }
    Arrays.fill(scores, at, at + outputs(), 0);
    for (int tree = 0; tree < trees.trees(); tree++) {
      int leaf =
          trees.symmetric()
              ? symmetricLeaf(tree, floats, hashes, ctrs)
              : leaf(tree, floats, hashes, ctrs);
      for (int i = 0; i < outputs(); i++) {
        scores[at + i] += trees.values()[leaf + i];
      }
    }
    for (int i = 0; i < outputs(); i++) {
      scores[at + i] = scores[at + i] * extras.scale() + extras.bias()[i];
    }
  }

  private float[] floats(double[] row) {
    float[] values = new float[columns.floats().size()];
    for (int i = 0; i < values.length; i++) {
      FloatColumn column = columns.floats().get(i);
      values[i] = (float) row[column.place()];
      if (Float.isNaN(values[i])) {
        values[i] =
            switch (column.missing()) {
              case AS_IS -> Float.NaN;
              case LOWEST -> Float.NEGATIVE_INFINITY;
              case HIGHEST -> Float.POSITIVE_INFINITY;
            };
      }
    }
    return values;
  }

  private boolean holds(int split, float[] floats, int[] hashes, float[] ctrs) {
    int index = splits.index()[split];
    return switch (splits.source()[split]) {
      case FLOAT -> floats[index] > splits.border()[split];
      case CATEGORY -> hashes[index] == splits.category()[split];
      case CTR -> ctrs[index] > splits.border()[split];
    };
  }

  private int symmetricLeaf(int tree, float[] floats, int[] hashes, float[] ctrs) {
    int from = trees.starts()[tree];
    int leaf = 0;
    for (int i = from; i < trees.starts()[tree + 1]; i++) {
      if (holds(trees.splits()[i], floats, hashes, ctrs)) {
        leaf |= 1 << (i - from);
      }
    }
    return trees.leafStarts()[tree] + leaf * trees.dimension();
  }

  private int leaf(int tree, float[] floats, int[] hashes, float[] ctrs) {
    int node = trees.starts()[tree];
    int step = trees.left()[node] | trees.right()[node];
    while (step > 0) {
      step =
          holds(trees.splits()[node], floats, hashes, ctrs)
              ? trees.right()[node]
              : trees.left()[node];
      node += step;
    }
    return trees.leaf()[node];
  }
}
