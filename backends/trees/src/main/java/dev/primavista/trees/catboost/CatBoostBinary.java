package dev.primavista.trees.catboost;

import dev.primavista.trees.TreeFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads CatBoost's own format, {@code cbm}: a FlatBuffers model and the tables of its counts. */
public final class CatBoostBinary {
  private static final byte[] MAGIC = "CBM1".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_OUTPUTS = 1 << 20;
  private static final int DEEPEST = 30;

  private final FlatTable core;
  private final FlatTable trees;
  private final ByteBuffer rest;

  private CatBoostBinary(byte[] content) {
    ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int size = in.getInt(MAGIC.length);
    int from = MAGIC.length + 4;
    if (size < 0 || size > content.length - from) {
      throw new TreeFormatException("a model of " + size + " bytes");
    }
    core = FlatTable.root(in.slice(from, size));
    rest = in.slice(from + size, content.length - from - size).order(ByteOrder.LITTLE_ENDIAN);
    trees = core.table(1);
  }

  public static boolean looksLikeCatBoost(byte[] head) {
    return head.length >= MAGIC.length && Arrays.equals(Arrays.copyOf(head, 4), MAGIC);
  }

  /**
   * The model in these bytes.
   *
   * @throws TreeFormatException if it is damaged, or has features of text or embeddings
   */
  public static CatBoostModel read(byte[] content) {
    if (!looksLikeCatBoost(content)) {
      throw new TreeFormatException("the file does not begin with CBM1");
    }
    try {
      return new CatBoostBinary(content).model();
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new TreeFormatException("the CatBoost model is damaged");
    }
  }

  private CatBoostModel model() {
    if (trees.count(12) + trees.count(13) + trees.count(18) > 0) {
      throw new TreeFormatException("it has features of text or embeddings, which are not read");
    }
    int dimension = trees.integer(0, 1);
    if (dimension < 1 || dimension > MOST_OUTPUTS) {
      throw new TreeFormatException(dimension + " outputs");
    }
    double[] bias = trees.numbers(16);
    double single = trees.number(15, 0);
    if (bias.length == 0) {
      bias = new double[dimension];
      Arrays.fill(bias, single);
    }
    CatBoostInfo info = CatBoostInfo.of(core.tables(2));
    CatBoostModel.Columns columns = columns();
    CatBoostModel.Splits splits = splits(columns);
    return new CatBoostModel(
        columns,
        splits,
        trees(dimension, splits.index().length),
        new CatBoostModel.Extras(trees.number(14, 1), bias, info));
  }

  private CatBoostModel.Columns columns() {
    List<CatBoostModel.FloatColumn> floats = new ArrayList<>();
    for (FlatTable column : trees.tables(5)) {
      floats.add(
          new CatBoostModel.FloatColumn(
              place(column.integer(2, -1)), column.text(4), missing(column.small(5))));
    }
    List<CatBoostModel.CategoryColumn> categories = new ArrayList<>();
    for (FlatTable column : trees.tables(4)) {
      categories.add(
          new CatBoostModel.CategoryColumn(place(column.integer(1, -1)), column.text(2)));
    }
    return new CatBoostModel.Columns(floats, categories);
  }

  private static CatBoostModel.Missing missing(int code) {
    return switch (code) {
      case 0 -> CatBoostModel.Missing.AS_IS;
      case 1 -> CatBoostModel.Missing.LOWEST;
      case 2 -> CatBoostModel.Missing.HIGHEST;
      default -> throw new TreeFormatException("missing values treated as " + code);
    };
  }

  private static int place(int place) {
    if (place < 0 || place >= CatBoostModel.MOST_COLUMNS) {
      throw new TreeFormatException("a column at place " + place);
    }
    return place;
  }

  /** Floats first, then single categories, then counts, each with its borders in order. */
  private CatBoostModel.Splits splits(CatBoostModel.Columns columns) {
    SplitList all = new SplitList();
    List<FlatTable> floats = trees.tables(5);
    for (int i = 0; i < floats.size(); i++) {
      all.addBorders(CatBoostModel.Source.FLOAT, i, floats.get(i).singles(3));
    }
    for (FlatTable feature : trees.tables(6)) {
      int index = feature.integer(0, -1);
      if (index < 0 || index >= columns.categories().size()) {
        throw new TreeFormatException("categorical column " + index);
      }
      all.addCategories(index, feature.integers(1));
    }
    List<FlatTable> ctrs = trees.tables(7);
    CatBoostCounts counts =
        ctrs.isEmpty() ? CatBoostCounts.NONE : CatBoostCounts.read(core.texts(3), rest);
    CatBoostCtr[] read = new CatBoostCtr[ctrs.size()];
    for (int i = 0; i < read.length; i++) {
      read[i] = counts.ctr(ctrs.get(i).table(0), columns);
      all.addBorders(CatBoostModel.Source.CTR, i, ctrs.get(i).singles(1));
    }
    return all.splits(read);
  }

  private CatBoostModel.Trees trees(int dimension, int splitCount) {
    int[] splits = trees.integers(1);
    int[] sizes = trees.integers(2);
    int[] starts = new int[sizes.length + 1];
    for (int i = 0; i < sizes.length; i++) {
      starts[i + 1] = starts[i] + sizes[i];
      if (sizes[i] < 0 || starts[i + 1] > splits.length) {
        throw new TreeFormatException("tree " + i + " has " + sizes[i] + " splits");
      }
    }
    for (int split : splits) {
      if (split < 0 || split >= Math.max(1, splitCount)) {
        throw new TreeFormatException("split " + split + " of " + splitCount);
      }
    }
    double[] values = trees.numbers(8);
    return trees.count(10) == 0
        ? symmetric(dimension, splits, starts, values)
        : others(dimension, splits, starts, values);
  }

  private static CatBoostModel.Trees symmetric(
      int dimension, int[] splits, int[] starts, double[] values) {
    int[] leafStarts = new int[starts.length - 1];
    long from = 0;
    for (int i = 0; i < leafStarts.length; i++) {
      int depth = starts[i + 1] - starts[i];
      leafStarts[i] = (int) from;
      from += depth > DEEPEST ? Long.MAX_VALUE / 4 : (1L << depth) * dimension;
      if (from > values.length) {
        throw new TreeFormatException("tree " + i + " lacks leaves");
      }
    }
    int[] none = new int[0];
    return new CatBoostModel.Trees(dimension, splits, starts, none, none, none, leafStarts, values);
  }

  private CatBoostModel.Trees others(int dimension, int[] splits, int[] starts, double[] values) {
    ByteBuffer steps = trees.structures(10, 4);
    int[] leaf = trees.integers(11);
    int[] left = new int[leaf.length];
    int[] right = new int[leaf.length];
    if (steps.capacity() != 4 * leaf.length || splits.length != leaf.length) {
      throw new TreeFormatException(leaf.length + " nodes with " + splits.length + " splits");
    }
    int most = Arrays.stream(leaf).max().orElse(-1);
    int unit = (most + 1L) * dimension <= values.length ? dimension : 1;
    for (int tree = 0; tree + 1 < starts.length; tree++) {
      if (starts[tree] == starts[tree + 1]) {
        throw new TreeFormatException("tree " + tree + " has no nodes");
      }
      for (int node = starts[tree]; node < starts[tree + 1]; node++) {
        left[node] = Short.toUnsignedInt(steps.getShort(4 * node));
        right[node] = Short.toUnsignedInt(steps.getShort(4 * node + 2));
        boolean ends = left[node] == 0 || right[node] == 0;
        leaf[node] *= unit;
        if (node + Math.max(left[node], right[node]) >= starts[tree + 1]
            || (ends && (leaf[node] < 0 || leaf[node] + dimension > values.length))) {
          throw new TreeFormatException("node " + node + " leads nowhere");
        }
      }
    }
    return new CatBoostModel.Trees(
        dimension, splits, starts, left, right, leaf, new int[0], values);
  }
}
