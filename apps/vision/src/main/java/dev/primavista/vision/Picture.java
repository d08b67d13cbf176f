package dev.primavista.vision;

import dev.primavista.core.ServingException;
import java.util.Optional;

/**
 * A picture as the caller sent it.
 *
 * @param obstacle why its bytes could not be had; empty where they are there
 */
public record Picture(String name, byte[] bytes, Optional<ServingException> obstacle) {
  private static final byte[] NO_BYTES = {};

  public Picture(String name, byte[] bytes) {
    this(name, bytes, Optional.empty());
  }

  /** One that could not be had. */
  static Picture absent(String name, ServingException reason) {
    return new Picture(name, NO_BYTES, Optional.of(reason));
  }
}
