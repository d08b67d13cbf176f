package dev.primavista.server.grpc;

import dev.primavista.server.grpc.message.CallException;
import dev.primavista.server.grpc.message.Code;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** gRPC's header {@code grpc-timeout}: up to eight digits and a unit. */
final class CallTimeout {
  private static final int MOST_DIGITS = 8;

  private CallTimeout() {}

  /**
   * @throws CallException if it is none
   */
  static Duration parse(String text) {
    int digits = text.length() - 1;
    if (digits < 1 || digits > MOST_DIGITS) {
      throw malformed();
    }
    long amount = 0;
    for (int i = 0; i < digits; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw malformed();
      }
      amount = amount * 10 + digit;
    }
    return Duration.of(amount, unit(text.charAt(digits)));
  }

  private static ChronoUnit unit(char letter) {
    return switch (letter) {
      case 'H' -> ChronoUnit.HOURS;
      case 'M' -> ChronoUnit.MINUTES;
      case 'S' -> ChronoUnit.SECONDS;
      case 'm' -> ChronoUnit.MILLIS;
      case 'u' -> ChronoUnit.MICROS;
      case 'n' -> ChronoUnit.NANOS;
      default -> throw malformed();
    };
  }

  private static CallException malformed() {
    return new CallException(
        Code.INVALID_ARGUMENT,
        "grpc-timeout is no duration (expected: up to 8 digits and one of H, M, S, m, u, n)");
  }
}
