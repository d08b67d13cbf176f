package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Call;
import dev.primavista.networks.keras.config.Call.Source;
import dev.primavista.networks.keras.config.Calls.Array;
import dev.primavista.networks.keras.config.LayerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What calls of layers and functions are told beside their operands. What would be ignored is
 * found, so that it can be refused.
 */
public final class Arguments {
  /** Python's parameters of a layer's call, in order, where the layer has no others. */
  private static final List<String> USUAL = List.of("inputs", "training", "mask");

  private static final List<String> OF_SEQUENCES =
      List.of("sequences", "initial_state", "mask", "training");

  private static final List<String> OF_ATTENTION =
      List.of("inputs", "mask", "training", "return_attention_scores", "use_causal_mask");

  private static final List<String> OF_HEADS =
      List.of(
          "query",
          "value",
          "key",
          "query_mask",
          "value_mask",
          "key_mask",
          "attention_mask",
          "return_attention_scores",
          "training",
          "use_causal_mask");

  /** Of {@link #OF_HEADS} what is heeded. */
  private static final Set<String> HEEDED_BY_HEADS =
      Set.of(
          "query",
          "value",
          "key",
          "value_mask",
          "key_mask",
          "attention_mask",
          "return_attention_scores",
          "use_causal_mask");

  private static final Map<String, List<String>> SIGNATURES =
      Map.ofEntries(
          Map.entry("LSTM", OF_SEQUENCES),
          Map.entry("GRU", OF_SEQUENCES),
          Map.entry("SimpleRNN", OF_SEQUENCES),
          Map.entry("RNN", OF_SEQUENCES),
          Map.entry("ConvLSTM1D", OF_SEQUENCES),
          Map.entry("ConvLSTM2D", OF_SEQUENCES),
          Map.entry("ConvLSTM3D", OF_SEQUENCES),
          Map.entry("Bidirectional", OF_SEQUENCES),
          Map.entry("CuDNNLSTM", List.of("inputs", "mask", "training", "initial_state")),
          Map.entry("CuDNNGRU", List.of("inputs", "mask", "training", "initial_state")),
          Map.entry("MultiHeadAttention", OF_HEADS),
          Map.entry("GroupQueryAttention", OF_HEADS),
          Map.entry("GroupedQueryAttention", OF_HEADS),
          Map.entry("Attention", OF_ATTENTION),
          Map.entry("AdditiveAttention", OF_ATTENTION),
          Map.entry("CategoryEncoding", List.of("inputs", "count_weights")),
          Map.entry("Softmax", List.of("inputs", "mask")),
          Map.entry("GlobalAveragePooling1D", List.of("inputs", "mask")));

  /** Parameters beside the first that layers heed. */
  private static final Map<String, Set<String>> OF_LAYERS =
      Map.ofEntries(
          Map.entry("LSTM", Set.of("initial_state", "mask")),
          Map.entry("GRU", Set.of("initial_state", "mask")),
          Map.entry("SimpleRNN", Set.of("initial_state", "mask")),
          Map.entry("CuDNNLSTM", Set.of("initial_state", "mask")),
          Map.entry("CuDNNGRU", Set.of("initial_state", "mask")),
          Map.entry("RNN", Set.of("initial_state", "mask")),
          Map.entry("ConvLSTM1D", Set.of("initial_state")),
          Map.entry("ConvLSTM2D", Set.of("initial_state")),
          Map.entry("ConvLSTM3D", Set.of("initial_state")),
          Map.entry("Bidirectional", Set.of("initial_state", "mask")),
          Map.entry("TimeDistributed", Set.of("mask")),
          Map.entry("MultiHeadAttention", HEEDED_BY_HEADS),
          Map.entry("GroupQueryAttention", HEEDED_BY_HEADS),
          Map.entry("GroupedQueryAttention", HEEDED_BY_HEADS),
          Map.entry("Attention", Set.of("mask", "return_attention_scores", "use_causal_mask")),
          Map.entry(
              "AdditiveAttention", Set.of("mask", "return_attention_scores", "use_causal_mask")),
          Map.entry("CategoryEncoding", Set.of("count_weights")),
          Map.entry("BatchNormalization", Set.of("mask")),
          Map.entry("Softmax", Set.of("mask")),
          Map.entry("GlobalAveragePooling1D", Set.of("mask")));

  /** What says nothing about the result: Keras predicts whatever a call says of training. */
  private static final Set<String> IDLE =
      Set.of("name", "trainable", "training", "function", "fill_mode", "fill_value");

  private Arguments() {}

  /** A call's argument by this name, wherever the file has put it; null where there is none. */
  static @Nullable Object find(LayerConfig layer, Call call, String name) {
    Object named = call.named().get(name);
    int place = signature(layer).indexOf(name);
    return named == null && place >= 0 && place < call.positional().size()
        ? call.positional().get(place)
        : named;
  }

  private static List<String> signature(LayerConfig layer) {
    return SIGNATURES.getOrDefault(layer.type(), USUAL);
  }

  /** The first thing that the layer is told and would ignore, such as {@code decimals=2}. */
  public static Optional<String> ignored(LayerConfig layer) {
    return layer.isOperation() || Operations.isTensorFlow(layer)
        ? ignoredByFunction(layer)
        : layer.calls().stream().flatMap(call -> ignored(layer, call).stream()).findFirst();
  }

  private static Optional<String> ignored(LayerConfig layer, Call call) {
    List<String> signature = signature(layer);
    Set<String> heeded =
        layer.network().isPresent()
            ? Set.of("mask")
            : OF_LAYERS.getOrDefault(layer.type(), Set.of());
    List<String> ignored = new ArrayList<>();
    for (int i = 1; i < call.positional().size(); i++) {
      String name = i < signature.size() ? signature.get(i) : "argument " + (i + 1);
      collect(name, call.positional().get(i), heeded, ignored);
    }
    call.named()
        .forEach(
            (name, value) -> {
              if (!name.equals(signature.getFirst())) {
                collect(name, value, heeded, ignored);
              }
            });
    return ignored.stream().findFirst();
  }

  private static Optional<String> ignoredByFunction(LayerConfig layer) {
    String function = Operations.name(layer);
    Set<String> heeded = FunctionParameters.of(function);
    List<String> ignored = new ArrayList<>();
    if (layer.isOperation()) {
      layer.settings().values().forEach((name, value) -> collect(name, value, heeded, ignored));
    }
    boolean takesNumbers = FunctionParameters.mayOperandsBeNumbers(function);
    for (Call call : layer.calls()) {
      call.named()
          .forEach(
              (name, value) -> {
                boolean operand = isOperand(value) || (takesNumbers && isNumbers(value));
                if (!operand) {
                  collect(name, value, heeded, ignored);
                }
              });
    }
    return ignored.stream().findFirst();
  }

  private static boolean isNumbers(@Nullable Object value) {
    return value instanceof Number || value instanceof List || value instanceof Array;
  }

  private static boolean isOperand(@Nullable Object value) {
    return value instanceof Source
        || (value instanceof List<?> list && list.stream().anyMatch(Source.class::isInstance));
  }

  private static void collect(
      String name, @Nullable Object value, Set<String> heeded, List<String> ignored) {
    if (!heeded.contains(name) && !IDLE.contains(name) && !isDefault(name, value)) {
      boolean isShort =
          value instanceof Number || value instanceof String || value instanceof Boolean;
      ignored.add(isShort ? name + "=" + value : "the argument " + name);
    }
  }

  /** Whether a parameter is as it is where nobody sets it. */
  private static boolean isDefault(String name, @Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Boolean flag -> !flag;
      case Number number -> name.equals("decimals") && number.doubleValue() == 0;
      case String text ->
          name.equals("data_format") && Set.of("channels_last", "NHWC").contains(text);
      case List<?> list -> list.stream().allMatch(Objects::isNull);
      case Map<?, ?> map -> map.values().stream().allMatch(Objects::isNull);
      default -> false;
    };
  }
}
