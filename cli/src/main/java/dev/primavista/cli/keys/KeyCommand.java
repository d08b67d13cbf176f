package dev.primavista.cli.keys;

import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.server.security.HashedKey;
import dev.primavista.server.security.Role;
import java.security.SecureRandom;

/** What the commands of {@code prima key} share. */
final class KeyCommand {
  private KeyCommand() {}

  /**
   * A key's hash.
   *
   * @throws CommandFailure if the name, the role or the key cannot be one
   */
  static HashedKey hashed(String name, Role role, String key, SecureRandom random) {
    try {
      return HashedKey.of(name, role, key, random);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.wrongSetting(String.valueOf(wrong.getMessage()));
    }
  }
}
