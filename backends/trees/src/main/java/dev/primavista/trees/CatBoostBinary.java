package dev.primavista.trees;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads CatBoost's own format, {@code cbm}: a FlatBuffers model and the tables of its counts. */
public final class CatBoostBinary {
  private static final byte[] MAGIC = "CBM1".getBytes(StandardCharsets.US_ASCII);
  private static final int BUCKET_BYTES = 12;
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
    CatBoostInfo texts = CatBoostInfo.of(core.tables(2));
    CatBoostModel.Columns columns = columns();
    CatBoostModel.Splits splits = splits(columns);
    return new CatBoostModel(
        columns,
        splits,
        trees(dimension, splits.index().length),
        new CatBoostModel.Info(trees.number(14, 1), bias, texts.loss(), texts.labels()));
  }

  private CatBoostModel.Columns columns() {
    List<CatBoostModel.FloatColumn> floats = new ArrayList<>();
    for (FlatTable column : trees.tables(5)) {
      int missing = column.small(5);
      floats.add(
          new CatBoostModel.FloatColumn(
              place(column.integer(2, -1)),
              column.text(4),
              CatBoostModel.Missing.values()[missing]));
    }
    List<CatBoostModel.CategoryColumn> categories = new ArrayList<>();
    for (FlatTable column : trees.tables(4)) {
      categories.add(
          new CatBoostModel.CategoryColumn(place(column.integer(1, -1)), column.text(2)));
    }
    return new CatBoostModel.Columns(floats, categories);
  }

  private static int place(int place) {
    if (place < 0 || place > 1 << 24) {
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
    Map<String, CatBoostCtr.Table> tables = ctrs.isEmpty() ? Map.of() : tables();
    CatBoostCtr[] read = new CatBoostCtr[ctrs.size()];
    for (int i = 0; i < read.length; i++) {
      read[i] = ctr(ctrs.get(i).table(0), tables, columns);
      all.addBorders(CatBoostModel.Source.CTR, i, ctrs.get(i).singles(1));
    }
    return all.splits(read);
  }

  private static CatBoostCtr ctr(
      FlatTable ctr, Map<String, CatBoostCtr.Table> tables, CatBoostModel.Columns columns) {
    FlatTable base = ctr.table(0);
    CatBoostCtr.Key key = key(base.table(0), columns);
    CatBoostCtr.Table table = tables.get(name(base));
    if (table == null) {
      throw new TreeFormatException("the counts of a categorical feature are missing");
    }
    return new CatBoostCtr(
        key,
        table,
        new CatBoostCtr.Formula(
            ctr.integer(1, 0),
            ctr.single(2, 0),
            ctr.single(3, 1),
            ctr.single(4, 0),
            ctr.single(5, 1)));
  }

  private static CatBoostCtr.Key key(FlatTable combination, CatBoostModel.Columns columns) {
    int[] categories = combination.integers(0);
    CatBoostCtr.Condition[] floats = conditions(combination, 1, columns.floats().size());
    CatBoostCtr.Condition[] equal = conditions(combination, 2, columns.categories().size());
    for (int category : categories) {
      if (category < 0 || category >= columns.categories().size()) {
        throw new TreeFormatException("categorical column " + category);
      }
    }
    return new CatBoostCtr.Key(categories, floats, equal);
  }

  private static CatBoostCtr.Condition[] conditions(FlatTable combination, int field, int most) {
    ByteBuffer bytes = combination.structures(field, 8);
    CatBoostCtr.Condition[] conditions = new CatBoostCtr.Condition[bytes.capacity() / 8];
    for (int i = 0; i < conditions.length; i++) {
      int column = bytes.getInt(8 * i);
      if (column < 0 || column >= most) {
        throw new TreeFormatException("column " + column + " of a combination");
      }
      conditions[i] =
          new CatBoostCtr.Condition(column, bytes.getFloat(8 * i + 4), bytes.getInt(8 * i + 4));
    }
    return conditions;
  }

  /** Counts belong to a combination, a kind, and a way of dividing the target. */
  private static String name(FlatTable base) {
    FlatTable combination = base.table(0);
    return Arrays.toString(combination.integers(0))
        + bits(combination.structures(1, 8))
        + bits(combination.structures(2, 8))
        + base.small(1)
        + "/"
        + base.integer(2, 0);
  }

  private static String bits(ByteBuffer bytes) {
    StringBuilder text = new StringBuilder("/");
    for (int i = 0; i < bytes.capacity(); i += 4) {
      text.append(bytes.getInt(i)).append(',');
    }
    return text.toString();
  }

  private Map<String, CatBoostCtr.Table> tables() {
    if (!core.texts(3).equals(List.of("static_provider_v1"))) {
      throw new TreeFormatException("the counts of categorical features are in another format");
    }
    Map<String, CatBoostCtr.Table> tables = new HashMap<>();
    int count = rest.getInt();
    for (int i = 0; i < count; i++) {
      int size = rest.getInt();
      FlatTable table = FlatTable.root(rest.slice(rest.position(), size));
      rest.position(rest.position() + size);
      tables.put(name(table.table(0)), table(table));
    }
    return tables;
  }

  private static CatBoostCtr.Table table(FlatTable table) {
    ByteBuffer hashes = table.structures(1, 1);
    Map<Long, Integer> places = new HashMap<>();
    for (int at = 0; at + BUCKET_BYTES <= hashes.capacity(); at += BUCKET_BYTES) {
      if (hashes.getLong(at) != -1) {
        places.put(hashes.getLong(at), hashes.getInt(at + 8));
      }
    }
    ByteBuffer blob = table.structures(2, 1);
    int[] counts = new int[blob.capacity() / 4];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = blob.getInt(4 * i);
    }
    CatBoostCtr.Kind kind = CatBoostCtr.Kind.values()[table.table(0).small(1)];
    CatBoostCtr.Table read =
        new CatBoostCtr.Table(kind, places, counts, table.integer(4, 0), table.integer(3, 0));
    for (int place : places.values()) {
      if (place < 0 || (place + 1L) * read.width() > counts.length) {
        throw new TreeFormatException("counts at place " + place + " are missing");
      }
    }
    return read;
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
