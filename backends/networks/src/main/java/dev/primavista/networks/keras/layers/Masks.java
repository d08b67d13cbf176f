package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Call;
import dev.primavista.networks.keras.config.CallNumbers;
import dev.primavista.networks.keras.config.LayerConfig;
import dev.primavista.networks.keras.config.NetworkConfig;
import dev.primavista.networks.lowering.Activation;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** The masks that values bear, which Keras hands on from layer to layer. */
final class Masks {
  private final IdentityHashMap<Activation, Mask> borne = new IdentityHashMap<>();

  /** The mask of a value; null where it bears none. */
  @Nullable Mask of(Activation value) {
    return borne.get(value);
  }

  /** Makes the value bear the mask, if there is one. */
  void put(Activation value, @Nullable Mask mask) {
    if (mask != null) {
      borne.put(value, mask);
    }
  }

  void remove(Activation value) {
    borne.remove(value);
  }

  /** Whether values in the network may bear masks: those made so far, or those that come. */
  boolean mayBeBorneIn(NetworkConfig network) {
    return !borne.isEmpty() || network.layers().stream().anyMatch(this::mayArise);
  }

  private boolean mayArise(LayerConfig layer) {
    return layer.type().equals("Masking")
        || layer.settings().flag("mask_zero", false)
        || layer.calls().stream().anyMatch(call -> isToldMask(layer, call))
        || layer.network().filter(this::mayBeBorneIn).isPresent();
  }

  private static boolean isToldMask(LayerConfig layer, Call call) {
    Object told = Arguments.find(layer, call, "mask");
    return told != null && !CallNumbers.sources(Call.of(told)).isEmpty();
  }
}
