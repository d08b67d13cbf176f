package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.config.Types;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.networks.texts.Hashing;
import dev.primavista.networks.texts.Vectorization;
import dev.primavista.networks.texts.Vectorization.Counting;
import dev.primavista.networks.texts.Words;
import dev.primavista.networks.texts.Words.Split;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Layers for which ONNX has no operators: they are done before the graph, at its inputs. */
final class Texts {
  private static final String UNKNOWN = "[UNK]";

  /** What the hashes of a crossing begin with. */
  private static final long SEED = 0xDECAFCAFFEL;

  private static final long MULTIPLIER = 0xc6a4a7935bd1e995L;

  private Texts() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("TextVectorization", LayerRule.of(Texts::vectorized));
    rules.put("Hashing", LayerRule.of(Texts::hashing));
    rules.put("HashedCrossing", LayerRule.of(Texts::crossed));
  }

  private static Activation vectorized(LayerCall call) {
    Settings settings = call.settings();
    if (settings.flag("ragged", false)) {
      throw LayerCall.unsupported("ragged", true);
    }
    String encoding = settings.text("encoding", "utf-8");
    if (!encoding.equalsIgnoreCase("utf-8")) {
      throw LayerCall.unsupported("encoding", encoding);
    }
    Words words = words(settings);
    Activation value = call.input();
    boolean single = value.rank() == 1 || (value.rank() == 2 && value.size(1) == 1);
    if (words.split() == Split.NOWHERE ? value.rank() != 2 : !single) {
      throw new Unsupported("texts of shape " + value.shape() + " (expected: one text a row)");
    }
    Counting counting =
        switch (settings.text("output_mode", "int")) {
          case "int" -> Counting.NUMBERS;
          case "multi_hot", "binary" -> Counting.PRESENCE;
          case "count", "tf_idf", "tf-idf" -> Counting.FREQUENCY;
          case String other -> throw LayerCall.unsupported("output_mode", other);
        };
    List<String> vocabulary = vocabulary(call, counting);
    boolean numbers = counting == Counting.NUMBERS;
    long size = numbers ? length(call, words) : depth(settings, vocabulary);
    boolean rare = !numbers && settings.text("output_mode", "int").startsWith("tf");
    List<Double> weights =
        rare ? Arrays.stream(Rarity.weights(call, 1, size)).boxed().toList() : List.of();
    Activation made =
        call.graph()
            .prepared(
                value,
                rare ? ElementType.FLOAT : ElementType.INT64,
                List.of(value.size(0), size),
                (from, name) ->
                    Vectorization.of(
                        from, name, words, counting, Math.toIntExact(size), vocabulary, weights));
    return numbers || call.isKeras3() ? made : call.graph().cast(made, ElementType.FLOAT);
  }

  private static Words words(Settings settings) {
    String standard = choice(settings, "standardize", "lower_and_strip_punctuation");
    boolean lowers = standard.startsWith("lower");
    boolean strips = standard.endsWith("strip_punctuation");
    if (!lowers && !strips && !standard.isEmpty()) {
      throw LayerCall.unsupported("standardize", standard);
    }
    Split split =
        switch (choice(settings, "split", "whitespace")) {
          case "" -> Split.NOWHERE;
          case "whitespace" -> Split.SPACES;
          case "character" -> Split.CHARACTERS;
          case String other -> throw LayerCall.unsupported("split", other);
        };
    long[] told = settings.wholes("ngrams");
    List<Integer> runs = new ArrayList<>();
    if (settings.value("ngrams") instanceof Number) {
      for (int i = 1; i <= told[0]; i++) {
        runs.add(i);
      }
    } else {
      Arrays.stream(told).forEach(length -> runs.add(Math.toIntExact(length)));
    }
    return new Words(lowers, strips, split, runs);
  }

  /** What the layer is told to do; empty for nothing. */
  private static String choice(Settings settings, String key, String otherwise) {
    if (!settings.values().containsKey(key)) {
      return otherwise;
    }
    return switch (settings.value(key)) {
      case null -> "";
      case String text -> text;
      default -> throw new Unsupported(key + " by a function, Python code inside the model");
    };
  }

  private static List<String> vocabulary(LayerCall call, Counting counting) {
    List<Object> special = counting == Counting.NUMBERS ? List.of("", UNKNOWN) : List.of(UNKNOWN);
    List<String> words =
        Vocabulary.without(special, Vocabulary.told(call, true)).stream()
            .map(Object::toString)
            .toList();
    if (words.contains("")) {
      throw new Unsupported("a vocabulary with an empty word, which Keras does not load either");
    }
    return words;
  }

  /** How many numbers a row has; free where its words decide it. */
  private static long length(LayerCall call, Words words) {
    boolean alike = words.split() == Split.NOWHERE && words.runs().isEmpty();
    long otherwise = alike ? call.input().size(1) : Activation.FREE;
    return call.settings().whole("output_sequence_length", otherwise);
  }

  private static long depth(Settings settings, List<String> vocabulary) {
    boolean padded = settings.flag("pad_to_max_tokens", false);
    return padded ? settings.whole("max_tokens") : vocabulary.size() + 1L;
  }

  private static Activation hashing(LayerCall call) {
    Settings settings = call.settings();
    long bins = settings.whole("num_bins");
    Activation value = call.input();
    boolean real = value.type() == ElementType.FLOAT;
    if (real && (!call.isKeras3() || settings.has("mask_value"))) {
      throw new Unsupported("numbers with fractions");
    }
    List<String> hidden =
        switch (settings.value("mask_value")) {
          case null -> List.of();
          case Number number -> List.of(Long.toString(number.longValue()));
          case Object text -> List.of(text.toString());
        };
    String mode = settings.text("output_mode", "int");
    Activation hashes = hashed(call, value, bins, hidden);
    return Categories.encoded(call, hashes, mode, bins, null, made(call, mode));
  }

  private static ElementType made(LayerCall call, String mode) {
    if (!mode.equals("int")) {
      return ElementType.FLOAT;
    }
    boolean told = call.settings().has("dtype");
    String type = told ? Types.name(call.settings().value("dtype")) : "int64";
    return type.equals("int32") ? ElementType.INT32 : ElementType.INT64;
  }

  /**
   * Hashes of an input's texts or numbers, with the layer's salt as a key.
   *
   * @param bins 0 for whole hashes
   * @param hidden what is hashed to 0
   */
  static Activation hashed(LayerCall call, Activation value, long bins, List<String> hidden) {
    List<Long> key = new ArrayList<>();
    for (long number : call.settings().wholes("salt")) {
      key.add(number);
    }
    if (key.size() == 1) {
      key.add(key.getFirst());
    }
    return call.graph()
        .prepared(
            value,
            ElementType.INT64,
            value.shape(),
            (from, name) -> new Hashing(from, name, bins, hidden, key));
  }

  /** TensorFlow's {@code cross_hashed} of values that are side by side. */
  private static Activation crossed(LayerCall call) {
    Lowering graph = call.graph();
    List<Activation> values = call.inputs();
    String hash = constant(graph, SEED);
    for (Activation value : values) {
      Activation number =
          value.type() == ElementType.STRING
              ? hashed(call, value, 0, List.of())
              : graph.cast(value, ElementType.INT64);
      hash = joined(graph, hash, graph.plain(number));
    }
    long bins = call.settings().whole("num_bins");
    String rest = graph.node("Mod", unsigned(graph, hash), unsigned(graph, constant(graph, bins)));
    Activation place = Activation.plain(rest, ElementType.UINT64, values.getFirst().shape());
    String mode = call.settings().text("output_mode", "int");
    return Categories.encoded(
        call, graph.cast(place, ElementType.INT64), mode, bins, null, made(call, mode));
  }

  /** {@code FingerprintCat64} of TensorFlow. */
  private static String joined(Lowering graph, String first, String second) {
    String multiplier = constant(graph, MULTIPLIER);
    String mixed = mixed(graph, graph.node("Mul", second, multiplier));
    String both =
        graph.node(
            "BitwiseXor",
            graph.node("BitwiseXor", first, multiplier),
            graph.node("Mul", mixed, multiplier));
    String product = mixed(graph, graph.node("Mul", both, multiplier));
    return mixed(graph, graph.node("Mul", product, multiplier));
  }

  private static String mixed(Lowering graph, String value) {
    String by = unsigned(graph, constant(graph, 47));
    Map<String, Attribute> right = Map.of("direction", Attribute.of("RIGHT"));
    String shifted = graph.node("BitShift", right, unsigned(graph, value), by);
    Map<String, Attribute> signed = Map.of("to", Attribute.of((long) ElementType.INT64.code()));
    return graph.node("BitwiseXor", value, graph.node("Cast", signed, shifted));
  }

  private static String unsigned(Lowering graph, String value) {
    return graph.node("Cast", Map.of("to", Attribute.of((long) ElementType.UINT64.code())), value);
  }

  private static String constant(Lowering graph, long value) {
    ByteBuffer data = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return graph.constant(ElementType.INT64, List.of(), data.putLong(0, value));
  }
}
