package dev.primavista.networks.keras;

import dev.primavista.core.model.ModelLoadException.Problem;
import dev.primavista.networks.keras.config.LayerConfig;
import dev.primavista.networks.keras.config.NetworkConfig;
import dev.primavista.networks.keras.config.Types;
import dev.primavista.networks.keras.layers.Arguments;
import dev.primavista.networks.keras.layers.LayerRules;
import java.util.ArrayList;
import java.util.List;

/** Which layers of a model cannot run here. */
final class Support {
  private Support() {}

  /** Every layer that has no counterpart, those of nested models included. */
  static List<Problem> problems(NetworkConfig network) {
    List<Problem> problems = new ArrayList<>();
    collect(network, problems);
    return problems;
  }

  static Problem problem(LayerConfig layer, String reason) {
    String place = "layer '" + layer.name() + "'";
    return new Problem(place, layer.shownType(), reason, "export the model as ONNX");
  }

  private static void collect(NetworkConfig network, List<Problem> problems) {
    for (LayerConfig layer : network.layers()) {
      layer.network().ifPresent(nested -> collect(nested, problems));
      if (layer.network().isEmpty() && !layer.isInput()) {
        check(layer, problems);
      }
      if (layer.network().isPresent() || LayerRules.of(layer).isPresent()) {
        Arguments.ignored(layer).ifPresent(what -> problems.add(problem(layer, what)));
      }
    }
  }

  private static void check(LayerConfig layer, List<Problem> problems) {
    if (LayerRules.of(layer).isEmpty()) {
      problems.add(problem(layer, reason(layer)));
    } else if (Types.isQuantized(layer.settings().value("dtype"))) {
      problems.add(problem(layer, "quantised weights"));
    }
    if (layer.settings().has("layer")) {
      LayerConfig inner = LayerRules.CONFIGS.layer(layer.settings().object("layer"));
      inner.network().ifPresent(nested -> collect(nested, problems));
      if (inner.network().isEmpty()) {
        check(inner, problems);
      }
    }
  }

  private static String reason(LayerConfig layer) {
    return switch (layer.type()) {
      case "Lambda" -> "Python code inside the model";
      case "TFOpLambda" ->
          "the function tf." + layer.settings().text("function", "") + " has no counterpart here";
      default -> "no layer of this class is known here";
    };
  }
}
