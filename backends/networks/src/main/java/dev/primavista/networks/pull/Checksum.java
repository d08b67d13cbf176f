package dev.primavista.networks.pull;

import dev.primavista.core.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a file's digest begins with.
 *
 * @param algorithm {@code SHA-256} or {@code MD5}
 * @param digits the first hexadecimal digits, or all, in lower case; {@code -} where none are known
 */
public record Checksum(String algorithm, String digits) {

  private static final String NONE = "-";

  /** Whether the authors published one; where they did not, no file has it. */
  public boolean isPublished() {
    return !digits.equals(NONE);
  }

  /** Whether the file has it. */
  public boolean holds(Path file) throws IOException {
    return isPublished() && digest(file).startsWith(digits);
  }

  /** As many digits of the file's digest as this checksum has. */
  String found(Path file) throws IOException {
    return digest(file).substring(0, digits.length());
  }

  private String digest(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      Sha256.update(digest, file);
      return Sha256.hex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
