package dev.primavista.client;

import dev.primavista.client.InferenceException.Expired;
import dev.primavista.client.InferenceException.Malformed;
import dev.primavista.client.InferenceException.Unreachable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Why an exchange ended without an answer. */
final class Losses {
  private Losses() {}

  static InferenceException closed() {
    return new Unreachable("the client is closed", false, null);
  }

  static InferenceException expired(@Nullable Throwable cause) {
    return new Expired("the timeout passed before an answer came", cause);
  }

  static InferenceException crowded(int exchanges, Throwable cause) {
    return new Expired(
        "the timeout passed before one of "
            + exchanges
            + " exchanges was free (ClientConfig.withExchanges allows more)",
        cause);
  }

  /** From what the HTTP client says of an exchange with this server. */
  static InferenceException of(@Nullable Throwable failure, String server) {
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    return switch (cause) {
      case InferenceException known -> known;
      case HttpConnectTimeoutException late ->
          new Unreachable("the connection to " + server + " took too long", false, late);
      case HttpTimeoutException late -> expired(late);
      case TimeoutException late -> expired(late);
      case ConnectException refused ->
          new Unreachable("the server cannot be reached at " + server, false, refused);
      case IOException distrust when isDistrust(distrust) ->
          new Unreachable(
              "the certificate of " + server + " is not trusted: " + distrust.getMessage(),
              false,
              distrust);
      case IOException broken ->
          new Unreachable("the connection broke: " + broken.getMessage(), true, broken);
      case null, default -> new Malformed("the exchange failed: " + cause, cause);
    };
  }

  /** Whether the server's certificate was refused, before anything was sent. */
  private static boolean isDistrust(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }
}
