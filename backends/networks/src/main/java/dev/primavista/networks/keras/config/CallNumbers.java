package dev.primavista.networks.keras.config;

import dev.primavista.networks.keras.config.Call.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the calls of layers are counted. Those of a nested model begin with 1 where Keras counts its
 * making as a call: then its last call is referred to by their number. Keras 3 counts so among a
 * model's outputs alone, and not the calls of a Sequential.
 *
 * @param greatest the last call of each layer that another's arguments refer to, and in Keras 2 an
 *     output
 * @param functional nested models whose making Keras 3 counts among the outputs
 */
public record CallNumbers(Map<String, Integer> greatest, Set<String> functional) {
  public static CallNumbers of(NetworkConfig network, boolean isKeras3) {
    Set<String> functional = new HashSet<>();
    List<Source> all = new ArrayList<>(isKeras3 ? List.of() : network.outputs().values());
    for (LayerConfig layer : network.layers()) {
      layer.calls().forEach(call -> all.addAll(sources(call)));
      if (isKeras3 && layer.network().isPresent() && !layer.isSequential()) {
        functional.add(layer.name());
      }
    }
    Map<String, Integer> greatest = new HashMap<>();
    all.forEach(source -> greatest.merge(source.layer(), source.call(), Math::max));
    return new CallNumbers(greatest, functional);
  }

  /** The number of the layer's first call. */
  public int first(LayerConfig layer) {
    int last = greatest.getOrDefault(layer.name(), 0);
    return Math.max(0, last - layer.calls().size() + 1);
  }

  /** What an output of the model refers to, its call counted as among arguments. */
  public Source output(Source source) {
    return functional.contains(source.layer())
        ? new Source(source.layer(), Math.max(0, source.call() - 1), source.output())
        : source;
  }

  /** All outputs that a call uses. */
  public static List<Source> sources(Call call) {
    List<Source> sources = new ArrayList<>();
    call.positional().forEach(argument -> collect(argument, sources));
    call.named().values().forEach(argument -> collect(argument, sources));
    return sources;
  }

  private static void collect(@Nullable Object argument, List<Source> into) {
    switch (argument) {
      case Source source -> into.add(source);
      case List<?> list -> list.forEach(each -> collect(each, into));
      case Map<?, ?> map -> map.values().forEach(each -> collect(each, into));
      case null, default -> {}
    }
  }
}
