package dev.primavista.trees.catboost;

import java.util.ArrayList;
import java.util.List;

/** Collects CatBoost's comparisons in the order of their numbers. */
final class SplitList {
  private final List<CatBoostModel.Source> sources = new ArrayList<>();
  private final List<Integer> indices = new ArrayList<>();
  private final List<Float> borders = new ArrayList<>();
  private final List<Integer> categories = new ArrayList<>();

  /** One comparison for each border. */
  void addBorders(CatBoostModel.Source source, int index, float[] values) {
    for (float border : values) {
      add(source, index, border, 0);
    }
  }

  /** One comparison for each category. */
  void addCategories(int index, int[] values) {
    for (int category : values) {
      add(CatBoostModel.Source.CATEGORY, index, 0, category);
    }
  }

  /** Adds one, and tells its number. */
  int add(CatBoostModel.Source source, int index, float border, int category) {
    sources.add(source);
    indices.add(index);
    borders.add(border);
    categories.add(category);
    return sources.size() - 1;
  }

  CatBoostModel.Splits splits(CatBoostCtr[] ctrs) {
    float[] border = new float[borders.size()];
    for (int i = 0; i < border.length; i++) {
      border[i] = borders.get(i);
    }
    return new CatBoostModel.Splits(
        sources.toArray(CatBoostModel.Source[]::new),
        indices.stream().mapToInt(Integer::intValue).toArray(),
        border,
        categories.stream().mapToInt(Integer::intValue).toArray(),
        ctrs);
  }
}
