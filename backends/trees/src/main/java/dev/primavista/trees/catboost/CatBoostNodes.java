package dev.primavista.trees.catboost;

import dev.primavista.trees.TreeFormatException;
import dev.primavista.trees.text.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/** Lays out the nested trees of a JSON export, a node before its children, the left one first. */
final class CatBoostNodes {
  private final int dimension;
  private final ToIntFunction<Document> splitNumber;
  private final List<Integer> splits = new ArrayList<>();
  private final List<Integer> left = new ArrayList<>();
  private final List<Integer> right = new ArrayList<>();
  private final List<Integer> leaf = new ArrayList<>();
  private final List<double[]> values = new ArrayList<>();

  /** Leaves of so many values; {@code splitNumber} tells the number of a comparison. */
  CatBoostNodes(int dimension, ToIntFunction<Document> splitNumber) {
    this.dimension = dimension;
    this.splitNumber = splitNumber;
  }

  /** The {@code trees} of this document. */
  CatBoostModel.Trees read(Document root) {
    List<Document> trees = root.children("trees");
    int[] starts = new int[trees.size() + 1];
    for (int i = 0; i < trees.size(); i++) {
      add(trees.get(i));
      starts[i + 1] = splits.size();
    }
    return new CatBoostModel.Trees(
        dimension,
        ints(splits),
        starts,
        ints(left),
        ints(right),
        ints(leaf),
        new int[0],
        values.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  private void add(Document node) {
    if (!node.has("split")) {
      put(0, 0, 0, values.size() * dimension);
      values.add(value(node));
      return;
    }
    int at = splits.size();
    put(splitNumber.applyAsInt(node.child("split")), 1, 1, 0);
    add(node.child("left"));
    right.set(at, splits.size() - at);
    add(node.child("right"));
  }

  private void put(int split, int toLeft, int toRight, int firstValue) {
    splits.add(split);
    left.add(toLeft);
    right.add(toRight);
    leaf.add(firstValue);
  }

  private double[] value(Document leafNode) {
    double[] numbers = leafNode.numberOrNumbers("value");
    if (numbers.length != dimension) {
      throw new TreeFormatException(
          "a leaf of " + numbers.length + " values (expected: " + dimension + ")");
    }
    return numbers;
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
