package dev.primavista.sklearn.engine;

import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** {@code feature_engine.outliers}: numbers beyond a bound become the bound. */
final class Outliers {
  private Outliers() {}

  static Estimator cap(State state) {
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    Attributes attributes = builder.attributes();
    List<String> variables = attributes.variables();
    builder.numbers(variables);
    if (attributes.refusesMissing()) {
      builder.finite(variables);
    }
    SequencedMap<String, Double> upper = attributes.numbersByColumn("right_tail_caps_");
    SequencedMap<String, Double> lower = attributes.numbersByColumn("left_tail_caps_");
    upper.forEach((name, cap) -> builder.example(List.of(name), cap));
    lower.forEach((name, cap) -> builder.example(List.of(name), cap));
    List<String> sides = sides(state);
    List<String> added = new ArrayList<>();
    variables.forEach(name -> sides.forEach(side -> added.add(name + side)));
    builder.step(frame -> cap(frame, variables, upper, lower, sides));
    return builder.adds(added).changes(variables.size()).build();
  }

  /** What the names of its indicators end in; none where it makes none. */
  private static List<String> sides(State state) {
    if (!state.flag("add_indicators", false)) {
      return List.of();
    }
    return switch (state.text("tail", "right")) {
      case "left" -> List.of("_left");
      case "right" -> List.of("_right");
      default -> List.of("_left", "_right");
    };
  }

  private static void cap(
      Frame frame,
      List<String> variables,
      Map<String, Double> upper,
      Map<String, Double> lower,
      List<String> sides) {
    SequencedMap<String, double[]> indicators = new LinkedHashMap<>();
    for (String name : variables) {
      double[] given = frame.numbers(name);
      double[] capped = new double[given.length];
      double[] below = new double[given.length];
      double[] above = new double[given.length];
      double most = upper.getOrDefault(name, Double.NaN);
      double least = lower.getOrDefault(name, Double.NaN);
      for (int row = 0; row < given.length; row++) {
        double value = given[row] > most ? most : given[row];
        capped[row] = value < least ? least : value;
        below[row] = capped[row] > given[row] ? 1 : 0;
        above[row] = capped[row] < given[row] ? 1 : 0;
      }
      frame.put(name, capped);
      for (String side : sides) {
        indicators.put(name + side, side.equals("_left") ? below : above);
      }
    }
    indicators.forEach(frame::put);
  }
}
