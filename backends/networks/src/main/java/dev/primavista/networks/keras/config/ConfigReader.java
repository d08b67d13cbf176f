package dev.primavista.networks.keras.config;

import dev.primavista.networks.keras.config.Call.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the configuration of a model, as Keras 2 and Keras 3 write it. */
public final class ConfigReader {
  private static final String SEQUENTIAL = "Sequential";

  /** The classes of functional models, of Keras 3 and 2. */
  private static final Set<String> FUNCTIONAL = Set.of("Functional", "Model");

  /** Classes of others that are served as what they are known to do. */
  private static final Set<String> KNOWN = Set.of("CustomScaleLayer", "FixedDropout");

  private final Predicate<String> served;

  /**
   * @param served tells layers that are served from other names, by their classes
   */
  public ConfigReader(Predicate<String> served) {
    this.served = served;
  }

  /**
   * The model that this object configures.
   *
   * @throws KerasFormatException if it is no Sequential or functional model
   */
  public NetworkConfig read(Settings object) {
    String type = type(object);
    return network(type, object)
        .orElseThrow(
            () ->
                new KerasFormatException(
                    "a model of class '"
                        + type
                        + "' is code (expected: a Sequential or functional model)"));
  }

  /**
   * The class. One whose code is not Keras's has its package before it, whatever it is called:
   * Keras 3 writes no module for it, but the name under which Python has to know it.
   */
  private static String type(Settings object) {
    String name = object.text("class_name", "");
    String registered = object.text("registered_name", "");
    if (registered.isEmpty() || !object.text("module", "").isEmpty() || KNOWN.contains(name)) {
      return name;
    }
    return registered.contains(">") ? registered : "Custom>" + registered;
  }

  /** The layer that this object configures. */
  public LayerConfig layer(Settings object) {
    String type = type(object);
    Settings settings = object.object("config");
    String name = settings.text("name", object.text("name", type));
    List<Call> calls = object.list("inbound_nodes").stream().map(Calls::read).toList();
    String shown = isOperation(type, object) ? "ops." + type : type;
    return new LayerConfig(shown, name, settings, calls, network(type, object));
  }

  /** Whether it is a function of Keras 3, which unlike layers cannot be trained. */
  private boolean isOperation(String type, Settings object) {
    String module = object.text("module", "");
    Settings config = object.object("config");
    boolean trained = config.has("trainable") || (config.has("dtype") && served.test(type));
    boolean bare =
        module.isEmpty()
            && object.has("inbound_nodes")
            && !trained
            && !config.has("layers")
            && !type.equals("InputLayer")
            && !type.contains(">");
    return bare || module.startsWith("keras.src.ops") || module.startsWith("keras.ops");
  }

  private Optional<NetworkConfig> network(String type, Settings object) {
    if (type.equals(SEQUENTIAL)) {
      return Optional.of(sequential(object));
    }
    Settings config = object.object("config");
    boolean functional = config.has("layers") && config.has("output_layers");
    return functional ? Optional.of(functional(type, config)) : Optional.empty();
  }

  private NetworkConfig functional(String type, Settings config) {
    List<LayerConfig> layers = layers(config.list("layers"));
    List<String> inputs = new ArrayList<>();
    sources(config.value("input_layers"), "")
        .values()
        .forEach(source -> inputs.add(source.layer()));
    return new NetworkConfig(
        config.text("name", "model"),
        FUNCTIONAL.contains(type) ? "" : type,
        layers,
        inputs,
        sources(config.value("output_layers"), ""));
  }

  /** References to layers: one, a list, or a map by name. */
  private static SequencedMap<String, Source> sources(@Nullable Object value, String key) {
    SequencedMap<String, Source> all = new LinkedHashMap<>();
    Optional<Source> single = Calls.source(value);
    if (single.isPresent()) {
      all.put(key.isEmpty() ? single.get().layer() : key, single.get());
      return all;
    }
    switch (value) {
      case List<?> list -> list.forEach(each -> addAll(all, sources(each, key)));
      case Map<?, ?> map ->
          map.forEach((name, each) -> addAll(all, sources(each, name.toString())));
      case null, default ->
          throw new KerasFormatException("input_layers or output_layers: " + value);
    }
    return all;
  }

  private static void addAll(SequencedMap<String, Source> all, SequencedMap<String, Source> more) {
    more.forEach(
        (name, source) -> {
          String free = name;
          for (int i = 1; all.containsKey(free); i++) {
            free = name + "_" + i;
          }
          all.put(free, source);
        });
  }

  private List<LayerConfig> layers(List<?> objects) {
    return objects.stream().map(object -> layer(Settings.of(object))).toList();
  }

  /** A chain, with the input that Keras 2 leaves to the first layer. */
  private NetworkConfig sequential(Settings object) {
    Settings config = object.object("config");
    List<?> objects = config.has("layers") ? config.list("layers") : object.list("config");
    List<LayerConfig> chain = new ArrayList<>();
    for (LayerConfig layer : layers(objects)) {
      if (chain.isEmpty() && !layer.isInput()) {
        chain.add(input(layer, config));
      }
      String before = chain.isEmpty() ? "" : chain.getLast().name();
      chain.add(chain.isEmpty() ? layer : layer.called(Call.of(new Source(before, 0, 0))));
    }
    if (chain.isEmpty()) {
      throw new KerasFormatException("the Sequential model has no layers");
    }
    LayerConfig last = chain.getLast();
    SequencedMap<String, Source> outputs = new LinkedHashMap<>();
    outputs.put(last.name(), new Source(last.name(), 0, 0));
    String name = config.text("name", "sequential");
    return new NetworkConfig(name, "", chain, List.of(chain.getFirst().name()), outputs);
  }

  private static LayerConfig input(LayerConfig first, Settings model) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    Object shape = first.settings().value("batch_input_shape");
    if (shape == null) {
      shape = model.value("build_input_shape");
    }
    if (shape == null && first.network().isPresent()) {
      LayerConfig inner = first.network().get().layers().getFirst();
      return new LayerConfig(
          "InputLayer", inner.name() + "_outer", inner.settings(), List.of(), Optional.empty());
    }
    values.put("batch_shape", shape);
    values.put("dtype", first.settings().value("dtype"));
    String name = first.name() + "_input";
    return new LayerConfig("InputLayer", name, new Settings(values), List.of(), Optional.empty());
  }
}
