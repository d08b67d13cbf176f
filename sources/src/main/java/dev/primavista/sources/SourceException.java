package dev.primavista.sources;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a source is not read: a sentence that names it, a stable word, perhaps the next step. */
final class SourceException extends IOException {
  /** What to do where a proxy refuses. */
  static final String PROXY_LOGIN = "write it into HTTPS_PROXY as http://USER:PASSWORD@HOST:PORT";

  private static final String UNREACHABLE = "unreachable_source";

  private final String code;
  private final @Nullable String hint;

  private SourceException(
      String code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.hint = hint;
  }

  static SourceException unreachable(String message) {
    return new SourceException(UNREACHABLE, message, null, null);
  }

  static SourceException unreachable(String message, Throwable cause) {
    return new SourceException(UNREACHABLE, message, null, cause);
  }

  static SourceException unreachable(String message, String hint) {
    return new SourceException(UNREACHABLE, message, hint, null);
  }

  /** Another content than the one that was asked for. */
  static SourceException wrongChecksum(String message) {
    return new SourceException(
        "wrong_checksum", message, "the file there is another one, or the checksum is", null);
  }

  static SourceException interrupted(SourceUrl url, InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return unreachable(url + ": interrupted", stopped);
  }

  /** What a failed connection is about. */
  static String reason(IOException failure) {
    return switch (failure) {
      case ConnectException refused ->
          isUnknownHost(refused) ? "its host is not known" : "the connection is refused";
      case HttpTimeoutException _ -> "no answer came in time";
      case SSLException tls -> "TLS fails: " + tls.getMessage();
      default ->
          String.valueOf(failure.getMessage()).startsWith("Tunnel failed")
              ? "the proxy lets nothing through"
              : "the connection broke off";
    };
  }

  private static boolean isUnknownHost(ConnectException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof UnresolvedAddressException;
  }

  /** The code of any failure to read a source. */
  static String codeOf(Throwable failure) {
    return failure instanceof SourceException told ? told.code : UNREACHABLE;
  }

  Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
