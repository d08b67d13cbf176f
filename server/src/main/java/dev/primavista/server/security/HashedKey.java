package dev.primavista.server.security;

import dev.primavista.core.Amount;
import dev.primavista.core.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A key as a file keeps it: {@code NAME ROLE sha256:SALT:HASH}, the hash being SHA-256 of the
 * salt's octets and the key's. A slow hash would add nothing: a key has 256 random bits, which no
 * hash can be searched for; the salt keeps two files from showing that they have a key in common.
 *
 * @param name who has the key; stands in logs and metrics
 * @param salt some octets, in hexadecimal digits
 * @param hash 32 octets, in hexadecimal digits
 */
public record HashedKey(String name, Role role, String salt, String hash) {
  static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";
  static final String HASH = "sha256:([0-9a-f]{16,64}):([0-9a-f]{64})";

  /** A shorter key could be guessed from its hash. */
  private static final int SHORTEST = 32;

  private static final int SALT_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final String PREFIX = "prima_";
  private static final HexFormat HEX = HexFormat.of();

  /** A key that nobody has yet: 256 random bits behind a prefix that scanners of files know. */
  public static String fresh(SecureRandom random) {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The hash of a key under a salt of its own.
   *
   * @throws IllegalArgumentException if the name cannot stand in a file, the role is nobody's, or
   *     the key is short
   */
  public static HashedKey of(String name, Role role, String key, SecureRandom random) {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "name: '" + name + "' (expected: letters, digits, '.', '_', '-', at most 63)");
    }
    if (role == Role.ANYBODY) {
      throw new IllegalArgumentException("role: 'anybody' (expected: reader or admin)");
    }
    if (key.length() < SHORTEST || !key.matches("[!-~]+")) {
      throw new IllegalArgumentException(
          "key: "
              + Amount.of(key.length(), "character")
              + " (expected: >= "
              + SHORTEST
              + ", no spaces)");
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new HashedKey(name, role, HEX.formatHex(salt), HEX.formatHex(digest(salt, key)));
  }

  /** Whether it is this key; takes as long for every key of its length. */
  public boolean matches(String key) {
    return MessageDigest.isEqual(HEX.parseHex(hash), digest(HEX.parseHex(salt), key));
  }

  /** Its line of a file. */
  public String line() {
    return name + " " + role.word() + " sha256:" + salt + ":" + hash;
  }

  static byte[] digest(byte[] salt, String key) {
    MessageDigest sha256 = Sha256.digest();
    sha256.update(salt);
    return sha256.digest(key.getBytes(StandardCharsets.UTF_8));
  }
}
