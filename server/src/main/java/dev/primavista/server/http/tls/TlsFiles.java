package dev.primavista.server.http.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the server's certificate is. The files are read again when they change, so that a renewed
 * certificate needs no restart.
 *
 * @param certificate PEM: the server's certificate, and those that signed it behind it
 * @param key PEM: its private key, PKCS #8 or PKCS #1, without a password
 * @param clientAuthorities PEM: those that signed the certificates that clients must show; empty if
 *     clients show none
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientAuthorities) {
  /** Of a server whose clients show no certificate. */
  public TlsFiles(Path certificate, Path key) {
    this(certificate, key, Optional.empty());
  }

  /** All of them. */
  public List<Path> all() {
    List<Path> all = new ArrayList<>(List.of(certificate, key));
    clientAuthorities.ifPresent(all::add);
    return List.copyOf(all);
  }
}
