package dev.primavista.benchmarks.load;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.OptionalLong;
import javax.net.ssl.SSLException;

/** What one attempt of a request came to. */
sealed interface Outcome {
  /**
   * An answer arrived.
   *
   * @param status of HTTP by its number, of gRPC by its name
   * @param body of the answer; of gRPC its message without the frame
   * @param retryAfterMillis when to try again, where the server tells
   */
  record Answered(String status, byte[] body, OptionalLong retryAfterMillis) implements Outcome {
    boolean ok() {
      return status.equals("200") || status.equals("OK");
    }

    /** Whether the server could not take it now and invites another try. */
    boolean busy() {
      return (status.equals("503") && retryAfterMillis.isPresent()) || status.equals("UNAVAILABLE");
    }
  }

  /**
   * No answer arrived.
   *
   * @param reason in few words, from a small set
   */
  record Unanswered(String reason) implements Outcome {
    static Unanswered of(Throwable cause) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      return new Unanswered(
          switch (cause) {
            case ConnectTimeoutException _ -> "connect timeout";
            case NoRouteToHostException _ -> "no route to host";
            case UnknownHostException _ -> "unknown host";
            case ConnectException _ when message.contains("refused") -> "connection refused";
            case ConnectException _ -> "connect failed";
            case SSLException _ -> "tls failed";
            default -> lost(message);
          });
    }

    private static String lost(String message) {
      if (message.contains("reset") || message.contains("broken pipe")) {
        return "connection reset";
      }
      return "connection closed";
    }
  }
}
