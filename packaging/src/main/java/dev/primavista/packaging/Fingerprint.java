package dev.primavista.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files. */
final class Fingerprint {
  /** Changes when another program would make another stage of the same installation. */
  private static final String RECIPE = "1";

  private Fingerprint() {}

  /** Of everything that a stage is made from. */
  static String of(Installation installation) throws IOException {
    StringBuilder parts = new StringBuilder(RECIPE);
    parts.append(sha256(installation.jdk().resolve("release")));
    for (Path jar : installation.jars()) {
      parts.append('\n').append(jar.getFileName()).append(' ').append(sha256(jar));
    }
    return sha256(parts.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  static String sha256(Path file) throws IOException {
    MessageDigest digest = algorithm();
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(algorithm().digest(bytes));
  }

  private static MessageDigest algorithm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
