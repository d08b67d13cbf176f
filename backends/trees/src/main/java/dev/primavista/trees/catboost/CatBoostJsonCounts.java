package dev.primavista.trees.catboost;

import dev.primavista.trees.TreeFormatException;
import dev.primavista.trees.text.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was counted of categories, in CatBoost's JSON export. Each table of {@code ctr_data} is one
 * list of keys, unsigned numbers as texts, each with its counts behind it.
 */
final class CatBoostJsonCounts {
  private static final String ELEMENT = "combination_element";

  private final Document data;
  private final Map<Integer, Integer> floatPlaces;
  private final Map<Integer, Integer> categoryPlaces;
  private final Map<String, CatBoostCtr.Table> tables = new HashMap<>();

  /**
   * @param data the tables by their identifiers
   * @param floatPlaces of the file's numbers of float columns, their places
   * @param categoryPlaces of the file's numbers of categorical columns, their places
   */
  CatBoostJsonCounts(
      Document data, Map<Integer, Integer> floatPlaces, Map<Integer, Integer> categoryPlaces) {
    this.data = data;
    this.floatPlaces = floatPlaces;
    this.categoryPlaces = categoryPlaces;
  }

  /** What this feature makes of a category. */
  CatBoostCtr ctr(Document ctr) {
    String identifier = ctr.text("identifier");
    CatBoostCtr.Table table = tables.get(identifier);
    if (table == null) {
      if (!data.has(identifier)) {
        throw new TreeFormatException("the counts of a categorical feature are missing");
      }
      table = table(kind(ctr.text("ctr_type")), data.child(identifier));
      tables.put(identifier, table);
    }
    return new CatBoostCtr(
        key(ctr.children("elements")),
        table,
        new CatBoostCtr.Formula(
            ctr.integer("target_border_idx", 0),
            (float) ctr.number("prior_numerator", 0),
            (float) ctr.number("prior_denomerator", 1),
            (float) ctr.number("shift", 0),
            (float) ctr.number("scale", 1)));
  }

  private CatBoostCtr.Key key(List<Document> elements) {
    List<Integer> categories = new ArrayList<>();
    List<CatBoostCtr.Condition> floats = new ArrayList<>();
    List<CatBoostCtr.Condition> equal = new ArrayList<>();
    for (Document element : elements) {
      switch (element.text(ELEMENT)) {
        case "cat_feature_value" -> categories.add(category(element));
        case "float_feature" ->
            floats.add(
                new CatBoostCtr.Condition(
                    place(floatPlaces, element, "float_feature_index"),
                    (float) element.number("border", Double.NaN),
                    0));
        case "cat_feature_exact_value" ->
            equal.add(
                new CatBoostCtr.Condition(
                    category(element), 0, (int) (long) element.number("value", 0)));
        default -> throw new TreeFormatException("a combination of " + element.text(ELEMENT));
      }
    }
    return new CatBoostCtr.Key(
        categories.stream().mapToInt(Integer::intValue).toArray(),
        floats.toArray(CatBoostCtr.Condition[]::new),
        equal.toArray(CatBoostCtr.Condition[]::new));
  }

  private int category(Document element) {
    return place(categoryPlaces, element, "cat_feature_index");
  }

  private static int place(Map<Integer, Integer> places, Document element, String name) {
    Integer place = places.get(element.integer(name, -1));
    if (place == null) {
      throw new TreeFormatException("a combination with a column that is not there");
    }
    return place;
  }

  private static CatBoostCtr.Kind kind(String name) {
    return switch (name) {
      case "Borders" -> CatBoostCtr.Kind.BORDERS;
      case "Buckets" -> CatBoostCtr.Kind.BUCKETS;
      case "BinarizedTargetMeanValue" -> CatBoostCtr.Kind.BINARIZED_MEAN;
      case "FloatTargetMeanValue" -> CatBoostCtr.Kind.FLOAT_MEAN;
      case "Counter" -> CatBoostCtr.Kind.COUNTER;
      case "FeatureFreq" -> CatBoostCtr.Kind.FREQUENCY;
      default -> throw new TreeFormatException("counts of kind " + name);
    };
  }

  private static CatBoostCtr.Table table(CatBoostCtr.Kind kind, Document table) {
    List<Object> items = table.items("hash_map");
    int stride = table.integer("hash_stride", 0);
    boolean mean = kind == CatBoostCtr.Kind.BINARIZED_MEAN || kind == CatBoostCtr.Kind.FLOAT_MEAN;
    Map<Long, Integer> places = new HashMap<>();
    CatBoostCtr.Table read =
        new CatBoostCtr.Table(
            kind,
            places,
            new int[Math.max(0, items.size())],
            stride - 1,
            table.integer("counter_denominator", 0));
    if (stride < 2 || items.size() % stride != 0 || read.width() != stride - 1) {
      throw new TreeFormatException("counts of kind " + kind + " in steps of " + stride);
    }
    for (int at = 0; at < items.size(); at += stride) {
      int row = at / stride;
      for (int i = 0; i + 1 < stride; i++) {
        double count = number(items.get(at + 1 + i));
        read.counts()[row * read.width() + i] =
            mean && i == 0 ? Float.floatToRawIntBits((float) count) : (int) count;
      }
      long key = unsigned(items.get(at));
      if (key != -1) {
        places.put(key, row);
      }
    }
    return read;
  }

  private static double number(Object item) {
    if (item instanceof Double number) {
      return number;
    }
    throw new TreeFormatException("a count that is no number");
  }

  private static long unsigned(Object item) {
    try {
      return Long.parseUnsignedLong(String.valueOf(item));
    } catch (NumberFormatException damaged) {
      throw new TreeFormatException("the key of counts is '" + item + "' (expected: 64 bits)");
    }
  }
}
