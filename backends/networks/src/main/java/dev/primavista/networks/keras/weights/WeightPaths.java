package dev.primavista.networks.keras.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The folders that variables stand in: {@code base} and {@code conv} of {@code base/conv/bias}. */
final class WeightPaths {
  private WeightPaths() {}

  static String folder(Weight weight) {
    return weight.name().substring(0, Math.max(0, weight.name().lastIndexOf('/')));
  }

  static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder at this depth; empty where there is none. */
  static String at(Weight weight, int depth) {
    List<String> folders = folders(weight);
    return depth < folders.size() ? folders.get(depth) : "";
  }

  private static List<String> folders(Weight weight) {
    return Arrays.asList(folder(weight).split("/", -1));
  }

  /** How many folders they have in common, from the first on. */
  static int common(List<Weight> weights) {
    int depth = 0;
    while (!weights.isEmpty() && isCommon(weights, depth)) {
      depth++;
    }
    return depth;
  }

  private static boolean isCommon(List<Weight> weights, int depth) {
    String first = at(weights.getFirst(), depth);
    return !first.isEmpty() && weights.stream().allMatch(each -> at(each, depth).equals(first));
  }

  /**
   * The variables of layers that stand side by side. A variable belongs to the first layer that a
   * folder of it names, and to that only where no other of the layer's variables stands higher: the
   * rest are of layers elsewhere, one of whose parts has the same name.
   *
   * @param names of the layers
   */
  static Map<String, List<Weight>> byLayer(List<Weight> weights, Set<String> names) {
    int common = common(weights);
    boolean inside = weights.stream().allMatch(each -> depth(each, names, common) >= 0);
    Map<String, Integer> depths = new HashMap<>();
    Map<String, List<Weight>> own = new HashMap<>();
    for (Weight weight : weights) {
      int depth = depth(weight, names, inside ? common : 0);
      if (depth < 0) {
        continue;
      }
      String name = at(weight, depth);
      if (depth < depths.getOrDefault(name, Integer.MAX_VALUE)) {
        depths.put(name, depth);
        own.put(name, new ArrayList<>());
      }
      if (depth == depths.getOrDefault(name, depth)) {
        own.computeIfAbsent(name, absent -> new ArrayList<>()).add(weight);
      }
    }
    return own;
  }

  /** The depth of the first folder from this one on that has one of these names; -1 if none has. */
  private static int depth(Weight weight, Set<String> names, int from) {
    List<String> folders = folders(weight);
    for (int depth = from; depth < folders.size(); depth++) {
      if (names.contains(folders.get(depth))) {
        return depth;
      }
    }
    return -1;
  }
}
