package dev.primavista.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the server's certificate is. The files are read again when they change, so that a renewed
 * certificate needs no restart.
 *
 * @param certificate PEM: the server's certificate, and those that signed it behind it
 * @param key PEM: its private key, PKCS #8 or PKCS #1, without a password
 */
public record TlsFiles(Path certificate, Path key) {
  /** What the files were when they were looked at; differs once they change. */
  record Stamp(List<String> files) {}

  Stamp stamp() {
    List<String> files = new ArrayList<>();
    for (Path file : List.of(certificate, key)) {
      try {
        files.add(Files.getLastModifiedTime(file) + " " + Files.size(file));
      } catch (IOException absent) {
        files.add("absent");
      }
    }
    return new Stamp(List.copyOf(files));
  }
}
