package dev.primavista.networks.keras;

import dev.primavista.core.model.ModelLoadException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which layers of a model cannot run here. */
final class Support {
  /** Layers that leave out what a mask hides. */
  private static final Set<String> MASKED =
      Set.of(
          "LSTM",
          "GRU",
          "SimpleRNN",
          "Bidirectional",
          "TimeDistributed",
          "Attention",
          "MultiHeadAttention",
          "Softmax",
          "GlobalAveragePooling1D");

  private Support() {}

  /** Every layer that has no counterpart, those of nested models included. */
  static List<Problem> problems(NetworkConfig network) {
    List<Problem> problems = new ArrayList<>();
    collect(network, problems);
    Optional<LayerConfig> masking = masking(network);
    masking.ifPresent(mask -> collectMasked(network, mask, problems));
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
      LayerConfig inner = ConfigReader.layer(layer.settings().object("layer"));
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

  private static Optional<LayerConfig> masking(NetworkConfig network) {
    for (LayerConfig layer : network.layers()) {
      boolean masks = layer.type().equals("Masking") || layer.settings().flag("mask_zero", false);
      Optional<LayerConfig> found =
          masks ? Optional.of(layer) : layer.network().flatMap(Support::masking);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static void collectMasked(
      NetworkConfig network, LayerConfig mask, List<Problem> problems) {
    for (LayerConfig layer : network.layers()) {
      layer.network().ifPresent(nested -> collectMasked(nested, mask, problems));
      if (MASKED.contains(layer.type()) && Arguments.ignored(layer).isEmpty()) {
        problems.add(problem(layer, "masks, as layer '" + mask.name() + "' makes them"));
      }
    }
  }
}
