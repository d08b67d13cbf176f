package dev.primavista.networks.keras.layers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An activation as recurrent operators of ONNX name it, with the parameters that it has. */
record StepActivation(String name, List<Float> alpha, List<Float> beta) {
  private StepActivation(String name) {
    this(name, List.of(), List.of());
  }

  /** Whether ONNX has all activations of the layer. */
  static boolean areKnown(LayerCall call) {
    boolean gated = !call.layer().type().equals("SimpleRNN");
    return of(call, "activation").isPresent()
        && (!gated || of(call, "recurrent_activation").isPresent());
  }

  /** The activation in this setting; empty where ONNX has none of its name. */
  static Optional<StepActivation> of(LayerCall call, String key) {
    String name = name(call.settings().value(key), key.equals("activation") ? "tanh" : "sigmoid");
    return switch (name) {
      case "tanh" -> Optional.of(new StepActivation("Tanh"));
      case "sigmoid" -> Optional.of(new StepActivation("Sigmoid"));
      case "relu" -> Optional.of(new StepActivation("Relu"));
      case "hard_sigmoid" -> {
        float slope = call.isKeras3() ? 1 / 6f : 0.2f;
        yield Optional.of(new StepActivation("HardSigmoid", List.of(slope), List.of(0.5f)));
      }
      case "linear" -> Optional.of(new StepActivation("Affine", List.of(1f), List.of(0f)));
      case "softsign" -> Optional.of(new StepActivation("Softsign"));
      case "softplus" -> Optional.of(new StepActivation("Softplus"));
      case "elu" -> Optional.of(new StepActivation("Elu", List.of(1f), List.of()));
      default -> Optional.empty();
    };
  }

  private static String name(@Nullable Object setting, String otherwise) {
    return switch (setting) {
      case null -> otherwise;
      case String text -> text;
      case Map<?, ?> map when map.get("config") instanceof String text -> text;
      default -> "";
    };
  }
}
