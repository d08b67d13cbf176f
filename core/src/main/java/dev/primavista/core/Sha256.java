package dev.primavista.core;

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

/** Checksums by SHA-256, which every JDK has. In hexadecimal they have 64 digits in lower case. */
public final class Sha256 {
  private static final HexFormat HEX = HexFormat.of();

  private Sha256() {}

  /** One that has read nothing. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Of the text in UTF-8: 32 bytes. */
  public static byte[] bytesOf(String text) {
    return digest().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Of the text in UTF-8, in hexadecimal. */
  public static String of(String text) {
    return hex(bytesOf(text));
  }

  /** Of the bytes, in hexadecimal. */
  public static String of(byte[] bytes) {
    return hex(digest().digest(bytes));
  }

  /** Of the file's content, in hexadecimal. */
  public static String of(Path file) throws IOException {
    MessageDigest digest = digest();
    update(digest, file);
    return hex(digest.digest());
  }

  /** Reads the file's content into a digest, of whatever algorithm. */
  public static void update(MessageDigest digest, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(out);
    }
  }

  /** What a digest says, in hexadecimal. */
  public static String hex(byte[] hash) {
    return HEX.formatHex(hash);
  }
}
