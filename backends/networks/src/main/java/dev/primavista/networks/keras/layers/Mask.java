package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Unsupported;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which steps of a value count. The graph computes it once something asks for it. */
final class Mask {
  private final Supplier<Activation> making;
  private @Nullable Activation made;

  Mask(Supplier<Activation> making) {
    this.making = making;
  }

  /** Truth values, {@code [batch, time]} as a rule; false where a step is hidden. */
  Activation shown() {
    Activation shown = made;
    if (shown == null) {
      shown = making.get();
      made = shown;
    }
    return shown;
  }

  /**
   * Truth values {@code [batch, time]}.
   *
   * @throws Unsupported if they have another rank
   */
  Activation steps() {
    Activation shown = shown();
    if (shown.rank() != 2) {
      throw new Unsupported("a mask of rank " + shown.rank() + " (expected: batch and time)");
    }
    return shown;
  }
}
