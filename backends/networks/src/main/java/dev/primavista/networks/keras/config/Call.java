package dev.primavista.networks.keras.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a layer is called with; {@link Source}s stand for what other layers made.
 *
 * @param positional may hold lists and maps
 */
public record Call(List<@Nullable Object> positional, Map<String, @Nullable Object> named) {
  /** A call with this alone. */
  public static Call of(Object argument) {
    return new Call(List.of(argument), Map.of());
  }

  /**
   * An output of a layer's call.
   *
   * @param call which one, counted as the file counts
   * @param output which of several
   */
  public record Source(String layer, int call, int output) {}
}
