package dev.primavista.trees.catboost;

import dev.primavista.trees.TreeFormatException;
import dev.primavista.trees.text.Document;
import dev.primavista.trees.text.JsonDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads CatBoost's JSON export: trees over numbers, categories and what was counted of them. */
public final class CatBoostJson {
  private final Document root;
  private final List<CatBoostModel.FloatColumn> floats = new ArrayList<>();
  private final List<CatBoostModel.CategoryColumn> categories = new ArrayList<>();
  private final Map<Integer, Integer> floatPlaces = new HashMap<>();
  private final Map<Integer, Integer> categoryPlaces = new HashMap<>();
  private final List<CatBoostCtr> ctrs = new ArrayList<>();

  /** Of each comparison with a count, in the order of the file's numbers, which ctr it is of. */
  private final List<Integer> ctrOfSplit = new ArrayList<>();

  /** The file's number of the first comparison with a count. */
  private int firstCtrSplit;

  private CatBoostJson(Document root) {
    this.root = root;
  }

  /**
   * The model in this document.
   *
   * @throws TreeFormatException if it is damaged or has other trees or features
   */
  public static CatBoostModel read(byte[] content) {
    return new CatBoostJson(JsonDocument.read(content)).model();
  }

  private CatBoostModel model() {
    columns(root.child("features_info"));
    List<Object> scaleAndBias = root.items("scale_and_bias");
    if (scaleAndBias.size() != 2 || !(scaleAndBias.getFirst() instanceof Double scale)) {
      throw new TreeFormatException("'scale_and_bias' is no pair");
    }
    double[] bias =
        switch (scaleAndBias.getLast()) {
          case Double single -> new double[] {single};
          case double[] several -> several;
          default -> throw new TreeFormatException("'scale_and_bias' has no bias");
        };
    SplitList splits = new SplitList();
    CatBoostModel.Trees trees =
        root.has("oblivious_trees")
            ? symmetric(splits, bias.length)
            : new CatBoostNodes(bias.length, split -> split(splits, split)).read(root);
    return new CatBoostModel(
        new CatBoostModel.Columns(floats, categories),
        splits.splits(ctrs.toArray(CatBoostCtr[]::new)),
        trees,
        new CatBoostModel.Extras(scale, bias, CatBoostInfo.of(root.child("model_info"))));
  }

  private void columns(Document features) {
    if (features.has("text_features") || features.has("embedding_features")) {
      throw new TreeFormatException("it has features of text or embeddings, which are not read");
    }
    if (features.has("float_features")) {
      for (Document column : features.children("float_features")) {
        floatPlaces.put(column.integer("feature_index", -1), floats.size());
        firstCtrSplit += column.numbersOrNone("borders").length;
        floats.add(
            new CatBoostModel.FloatColumn(
                place(column),
                column.text("feature_id", ""),
                switch (column.text("nan_value_treatment", "AsIs")) {
                  case "AsFalse" -> CatBoostModel.Missing.LOWEST;
                  case "AsTrue" -> CatBoostModel.Missing.HIGHEST;
                  default -> CatBoostModel.Missing.AS_IS;
                }));
      }
    }
    if (features.has("categorical_features")) {
      for (Document column : features.children("categorical_features")) {
        categoryPlaces.put(column.integer("feature_index", -1), categories.size());
        firstCtrSplit += column.numbersOrNone("values").length;
        categories.add(
            new CatBoostModel.CategoryColumn(place(column), column.text("feature_id", "")));
      }
    }
    if (features.has("ctrs")) {
      CatBoostJsonCounts counts =
          new CatBoostJsonCounts(root.child("ctr_data"), floatPlaces, categoryPlaces);
      for (Document ctr : features.children("ctrs")) {
        ctrOfSplit.addAll(Collections.nCopies(ctr.numbers("borders").length, ctrs.size()));
        ctrs.add(counts.ctr(ctr));
      }
    }
  }

  private static int place(Document column) {
    int place = column.integer("flat_feature_index", -1);
    if (place < 0 || place >= CatBoostModel.MOST_COLUMNS) {
      throw new TreeFormatException("a column at place " + place);
    }
    return place;
  }

  private CatBoostModel.Trees symmetric(SplitList splits, int dimension) {
    List<Document> trees = root.children("oblivious_trees");
    int[] starts = new int[trees.size() + 1];
    int[] leafStarts = new int[trees.size()];
    List<Integer> used = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < trees.size(); i++) {
      List<Document> own = trees.get(i).has("splits") ? conditions(trees.get(i)) : List.of();
      own.forEach(split -> used.add(split(splits, split)));
      double[] leaves = trees.get(i).numbers("leaf_values");
      if (own.size() > 30 || leaves.length != (1L << own.size()) * dimension) {
        throw new TreeFormatException(
            "tree " + i + " has " + leaves.length + " values for " + own.size() + " splits");
      }
      values.add(leaves);
      leafStarts[i] = from;
      from = Math.addExact(from, leaves.length);
      starts[i + 1] = used.size();
    }
    int[] none = new int[0];
    return new CatBoostModel.Trees(
        dimension,
        used.stream().mapToInt(Integer::intValue).toArray(),
        starts,
        none,
        none,
        none,
        leafStarts,
        values.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  private static List<Document> conditions(Document tree) {
    return tree.items("splits").isEmpty() ? List.of() : tree.children("splits");
  }

  private int split(SplitList splits, Document split) {
    String type = split.text("split_type");
    if (type.equals("OnlineCtr")) {
      int number = split.integer("split_index", -1) - firstCtrSplit;
      if (number < 0 || number >= ctrOfSplit.size()) {
        throw new TreeFormatException("a split of counts that are not there");
      }
      float border = (float) split.number("border", Double.NaN);
      return splits.add(CatBoostModel.Source.CTR, ctrOfSplit.get(number), border, 0);
    }
    boolean category = type.equals("OneHotFeature");
    if (!category && !type.equals("FloatFeature")) {
      throw new TreeFormatException(
          "a split of type " + type + " (expected: FloatFeature, OneHotFeature or OnlineCtr)");
    }
    Integer index =
        category
            ? categoryPlaces.get(split.integer("cat_feature_index", -1))
            : floatPlaces.get(split.integer("float_feature_index", -1));
    if (index == null) {
      throw new TreeFormatException("a split of a column that is not there");
    }
    return category
        ? splits.add(CatBoostModel.Source.CATEGORY, index, 0, (int) (long) split.number("value", 0))
        : splits.add(
            CatBoostModel.Source.FLOAT, index, (float) split.number("border", Double.NaN), 0);
  }
}
