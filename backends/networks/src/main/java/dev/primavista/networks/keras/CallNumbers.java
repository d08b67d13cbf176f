package dev.primavista.networks.keras;

import dev.primavista.networks.keras.Call.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the calls of layers are counted. Those of a nested model begin with 1 where Keras counts its
 * making as a call: then its last call is referred to by their number.
 */
record CallNumbers(Map<String, Integer> greatest) {
  static CallNumbers of(NetworkConfig network) {
    Map<String, Integer> greatest = new HashMap<>();
    List<Source> all = new ArrayList<>(network.outputs().values());
    network.layers().forEach(layer -> layer.calls().forEach(call -> all.addAll(sources(call))));
    all.forEach(source -> greatest.merge(source.layer(), source.call(), Math::max));
    return new CallNumbers(greatest);
  }

  /** The number of the layer's first call. */
  int first(LayerConfig layer) {
    int last = greatest.getOrDefault(layer.name(), 0);
    return Math.max(0, last - layer.calls().size() + 1);
  }

  /** All outputs that a call uses. */
  static List<Source> sources(Call call) {
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
