package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Division;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The words or integers that a lookup layer knows, and the number of each.
 *
 * @param tokens without those for what is hidden or unknown
 * @param hides whether the first number is that of what is hidden
 * @param strangers how many numbers there are for what is unknown
 */
record Vocabulary(LayerCall call, List<Object> tokens, boolean hides, long strangers) {
  /** What stands in for unknown words until they get a number. */
  private static final long UNKNOWN = -2;

  /** Where Python's {@code splitlines()} ends a line. */
  private static final Pattern LINE_END =
      Pattern.compile("\\r\\n|[\\n\\r\\x0b\\f\\x1c-\\x1e\\x85\\u2028\\u2029]");

  /** What is encoded as zeros alone. */
  private static final long NONE = -1;

  static Activation lower(LayerCall call) {
    Settings settings = call.settings();
    boolean isInt = settings.text("output_mode", "int").equals("int");
    boolean hides = isInt && settings.has("mask_token");
    long strangers = settings.whole("num_oov_indices", 1);
    List<Object> special = new ArrayList<>();
    if (hides) {
      special.add(Objects.requireNonNull(settings.value("mask_token")));
    }
    for (int i = 0; i < strangers; i++) {
      special.add(Objects.requireNonNullElse(settings.value("oov_token"), ""));
    }
    Vocabulary vocabulary =
        new Vocabulary(call, without(special, told(call, isOfTexts(call))), hides, strangers);
    return settings.flag("invert", false) ? vocabulary.words() : vocabulary.numbers();
  }

  /** What is known beside these, which may stand before it. */
  static List<Object> without(List<Object> special, List<Object> all) {
    boolean told = all.size() >= special.size() && all.subList(0, special.size()).equals(special);
    return told ? all.subList(special.size(), all.size()) : all;
  }

  /**
   * What the layer knows, of its configuration or, once adapt() was called, of a file beside it.
   *
   * @param texts whether it knows texts; otherwise integers
   */
  static List<Object> told(LayerCall call, boolean texts) {
    List<Object> all = new ArrayList<>();
    if (call.settings().value("vocabulary") instanceof List<?> listed) {
      listed.forEach(each -> all.add(Objects.requireNonNull(each)));
      return all;
    }
    String text =
        call.weights()
            .asset("vocabulary.txt")
            .or(() -> call.weights().part("_lookup_layer").asset("vocabulary.txt"))
            .orElseThrow(() -> new Unsupported("a vocabulary that is not in the file"));
    List<String> lines = new ArrayList<>(List.of(LINE_END.split(text, -1)));
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    lines.forEach(line -> all.add(texts ? line : Long.valueOf(line)));
    return all;
  }

  private static boolean isOfTexts(LayerCall call) {
    return call.layer().type().equals("StringLookup");
  }

  private long first() {
    return (hides ? 1 : 0) + strangers;
  }

  private Activation numbers() {
    Settings settings = call.settings();
    Lowering graph = call.graph();
    String mode = settings.text("output_mode", "int");
    long size = first() + tokens.size();
    long depth = settings.flag("pad_to_max_tokens", false) ? settings.whole("max_tokens") : size;
    Activation value = isOfTexts(call) ? call.input() : graph.cast(call.input(), ElementType.INT64);
    List<Object> keys = new ArrayList<>(tokens);
    List<Long> numbers = new ArrayList<>();
    LongStream.range(first(), size).forEach(numbers::add);
    @Nullable Object hidden = settings.value("mask_token");
    if (hidden != null && !keys.contains(hidden)) {
      keys.add(hidden);
      numbers.add(hides ? 0 : NONE);
    }
    Map<String, Attribute> table = new LinkedHashMap<>();
    putKeys(table, "keys", keys);
    table.put("values_int64s", new Attribute.Ints(numbers));
    long unknown = strangers == 1 ? first() - 1 : strangers == 0 ? size : UNKNOWN;
    table.put("default_int64", Attribute.of(unknown));
    String made = graph.learned("LabelEncoder", table, graph.plain(value));
    Activation found = Activation.plain(made, ElementType.INT64, value.shape());
    if (strangers == 0) {
      found = onlyKnown(found, size);
    } else if (strangers > 1) {
      found = spread(value, found);
    }
    ElementType type =
        call.isKeras3() || mode.equals("int") ? ElementType.INT64 : ElementType.FLOAT;
    if (!mode.equals("tf_idf") && !mode.equals("tf-idf")) {
      return Categories.encoded(call, found, mode, depth, null, type);
    }
    Activation counts = Categories.encoded(call, found, "count", depth, null, ElementType.FLOAT);
    double[] weights = Rarity.weights(call, first(), depth);
    List<Long> shape = List.of(depth);
    return call.elements()
        .binary(
            "Mul",
            counts,
            Activation.plain(
                graph.numbers(ElementType.FLOAT, shape, weights), ElementType.FLOAT, shape));
  }

  private static void putKeys(Map<String, Attribute> table, String name, List<Object> keys) {
    if (keys.stream().allMatch(String.class::isInstance)) {
      table.put(
          name + "_strings", new Attribute.Texts(keys.stream().map(String::valueOf).toList()));
    } else {
      table.put(
          name + "_int64s",
          new Attribute.Ints(keys.stream().map(key -> ((Number) key).longValue()).toList()));
    }
  }

  /** The numbers, taken of a table that has none for what is unknown, which therefore fails. */
  private Activation onlyKnown(Activation found, long size) {
    Lowering graph = call.graph();
    long[] all = LongStream.range(NONE, size).toArray();
    String places = graph.node("Add", graph.plain(found), graph.number(ElementType.INT64, 1));
    String made = graph.node("Gather", graph.longs(all), places);
    return Activation.plain(made, ElementType.INT64, found.shape());
  }

  /** What is unknown gets one of several numbers, by what is left of a division. */
  private Activation spread(Activation value, Activation found) {
    Lowering graph = call.graph();
    boolean hashes =
        isOfTexts(call) || !call.settings().text("oov_method", "floormod").equals("floormod");
    Activation rest =
        hashes
            ? Texts.hashed(call, value, strangers, List.of())
            : new Division(call.elements()).remainder(value, count());
    Activation number = call.elements().with("Add", rest, (double) (first() - strangers));
    String unknown =
        graph.node("Equal", graph.plain(found), graph.number(ElementType.INT64, UNKNOWN));
    String made = graph.node("Where", unknown, graph.plain(number), graph.plain(found));
    return Activation.plain(made, ElementType.INT64, found.shape());
  }

  private Activation count() {
    return Activation.plain(
        call.graph().number(ElementType.INT64, (double) strangers), ElementType.INT64, List.of());
  }

  /** The words or integers of numbers. */
  private Activation words() {
    Lowering graph = call.graph();
    Settings settings = call.settings();
    Activation value = graph.cast(call.input(), ElementType.INT64);
    List<Object> words = new ArrayList<>(tokens);
    List<Long> numbers = new ArrayList<>();
    LongStream.range(first(), first() + tokens.size()).forEach(numbers::add);
    if (hides) {
      words.add(Objects.requireNonNull(settings.value("mask_token")));
      numbers.add(0L);
    }
    Map<String, Attribute> table = new LinkedHashMap<>();
    table.put("keys_int64s", new Attribute.Ints(numbers));
    putKeys(table, "values", words);
    boolean texts = isOfTexts(call);
    Object unknown = settings.value("oov_token");
    table.put(
        texts ? "default_string" : "default_int64",
        texts
            ? Attribute.of(unknown == null ? "[UNK]" : unknown.toString())
            : Attribute.of(unknown instanceof Number number ? number.longValue() : NONE));
    String made = graph.learned("LabelEncoder", table, graph.plain(value));
    return Activation.plain(made, texts ? ElementType.STRING : ElementType.INT64, value.shape());
  }
}
