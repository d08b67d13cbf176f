package dev.primavista.server.grpc.message;

import dev.primavista.core.ServingException;
import dev.primavista.server.http.HttpException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * How a call ended.
 *
 * @param message one sentence: the offending value and what was expected; empty for OK
 * @param retryAfter when the same call may succeed
 */
public record Status(Code code, String message, Optional<Duration> retryAfter) {
  public static final Status OK = of(Code.OK, "");

  static Status of(Code code, String message) {
    return new Status(code, message, Optional.empty());
  }

  /** The status of whatever was thrown; what is not known says nothing of itself. */
  public static Status of(Throwable failure) {
    return switch (failure) {
      case ServingException known -> of(known);
      case CallException call -> call.status();
      case HttpException web -> of(codeOf(web.problem().status()), web.problem().message());
      default -> of(Code.INTERNAL, "the server failed on this call; its log says why");
    };
  }

  /** The one place where core's errors get their gRPC code. */
  private static Status of(ServingException e) {
    Code code =
        switch (e) {
          case ServingException.InvalidRequest _ -> Code.INVALID_ARGUMENT;
          case ServingException.TooLarge _ -> Code.RESOURCE_EXHAUSTED;
          case ServingException.ModelNotFound _ -> Code.NOT_FOUND;
          // Cancelled reaches a caller only while the server is stopping: others may answer.
          case ServingException.ModelNotReady _, ServingException.Cancelled _ -> Code.UNAVAILABLE;
          case ServingException.Overloaded _ -> Code.UNAVAILABLE;
          case ServingException.DeadlineExceeded _ -> Code.DEADLINE_EXCEEDED;
          case ServingException.BackendFailure _ -> Code.INTERNAL;
        };
    return new Status(code, e.getMessage(), e.retryAfter());
  }

  /** The code for a step's refusal. */
  private static Code codeOf(int httpStatus) {
    return switch (httpStatus) {
      case 401 -> Code.UNAUTHENTICATED;
      case 403 -> Code.PERMISSION_DENIED;
      case 404 -> Code.NOT_FOUND;
      case 413, 429, 431 -> Code.RESOURCE_EXHAUSTED;
      case 503 -> Code.UNAVAILABLE;
      default -> httpStatus < 500 ? Code.INVALID_ARGUMENT : Code.INTERNAL;
    };
  }

  /** Gives each of its fields to whoever writes them: {@code grpc-status} and what goes with it. */
  public void forEachField(BiConsumer<String, String> writer) {
    writer.accept("grpc-status", code.number());
    if (!message.isEmpty()) {
      writer.accept("grpc-message", encodedMessage());
    }
    retryAfter.ifPresent(
        wait -> writer.accept("grpc-retry-pushback-ms", Long.toString(wait.toMillis())));
  }

  /** The message as {@code grpc-message} carries it: printable ASCII, the rest as %XX. */
  private String encodedMessage() {
    StringBuilder text = new StringBuilder(message.length());
    for (byte octet : message.getBytes(StandardCharsets.UTF_8)) {
      if (octet >= ' ' && octet <= '~' && octet != '%') {
        text.append((char) octet);
      } else {
        text.append('%').append(String.format("%02X", octet & 0xFF));
      }
    }
    return text.toString();
  }
}
