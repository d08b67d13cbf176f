package dev.primavista.server.http;

import dev.primavista.server.security.FileStamp;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the server's certificate is. The files are read again when they change, so that a renewed
 * certificate needs no restart.
 *
 * @param certificate PEM: the server's certificate, and those that signed it behind it
 * @param key PEM: its private key, PKCS #8 or PKCS #1, without a password
 */
public record TlsFiles(Path certificate, Path key) {
  FileStamp stamp() {
    return FileStamp.of(List.of(certificate, key));
  }
}
