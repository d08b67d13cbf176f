package dev.primavista.trees.catboost;

import dev.primavista.trees.TreeFormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of counts behind a CatBoost model, by what was counted. */
record CatBoostCounts(Map<String, CatBoostCtr.Table> tables) {
  static final CatBoostCounts NONE = new CatBoostCounts(Map.of());

  private static final int BUCKET_BYTES = 12;

  /** What this feature makes of a category. */
  CatBoostCtr ctr(FlatTable ctr, CatBoostModel.Columns columns) {
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

  /** The tables behind the model. */
  static CatBoostCounts read(List<String> parts, ByteBuffer rest) {
    if (!parts.equals(List.of("static_provider_v1"))) {
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
    return new CatBoostCounts(tables);
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
    CatBoostCtr.Kind kind = CatBoostCtr.Kind.of(table.table(0).small(1));
    CatBoostCtr.Table read =
        new CatBoostCtr.Table(kind, places, counts, table.integer(4, 0), table.integer(3, 0));
    for (int place : places.values()) {
      if (place < 0 || (place + 1L) * read.width() > counts.length) {
        throw new TreeFormatException("counts at place " + place + " are missing");
      }
    }
    return read;
  }
}
