package dev.primavista.server.http.tls;

/** A file for TLS that cannot be used; the message begins with its setting's key. */
public final class WrongTls extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  WrongTls(String message) {
    super(message);
  }
}
