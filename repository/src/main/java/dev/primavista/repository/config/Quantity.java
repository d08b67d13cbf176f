package dev.primavista.repository.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes with their units, as people write them. */
final class Quantity {
  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,15})\\s*([A-Za-z]*)");

  private static final Pattern DECIMAL_AND_UNIT =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)\\s*([A-Za-z]*)");
  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

  private Quantity() {}

  /** {@code 250us}, {@code 5ms}, {@code 0.5s}, {@code 30s}, {@code 2m} or {@code 1h}. */
  static Optional<Duration> duration(Fields fields, String name) {
    return fields
        .text(name)
        .map(
            text -> {
              Matcher parts = DECIMAL_AND_UNIT.matcher(text);
              if (!parts.matches()) {
                throw fields.wrong(name, "a time such as 5ms or 30s");
              }
              Duration unit =
                  switch (parts.group(2)) {
                    case "us" -> Duration.ofNanos(1000);
                    case "ms" -> Duration.ofMillis(1);
                    case "s" -> Duration.ofSeconds(1);
                    case "m" -> Duration.ofMinutes(1);
                    case "h" -> Duration.ofHours(1);
                    default -> throw fields.wrong(name, "a time such as 5ms or 30s");
                  };
              return times(new BigDecimal(parts.group(1)), unit);
            });
  }

  /** So many of the unit, to the nanosecond. */
  private static Duration times(BigDecimal number, Duration unit) {
    BigInteger nanos = number.multiply(BigDecimal.valueOf(unit.toNanos())).toBigInteger();
    BigInteger[] parts = nanos.divideAndRemainder(NANOS_PER_SECOND);
    return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
  }

  /** {@code 64MB}, {@code 512KB}, {@code 1GB}, or bytes; powers of 1024. */
  static Optional<Long> bytes(Fields fields, String name) {
    return fields
        .text(name)
        .map(
            text -> {
              Matcher parts = NUMBER_AND_UNIT.matcher(text);
              if (!parts.matches()) {
                throw fields.wrong(name, "a size such as 64MB");
              }
              long number = Long.parseLong(parts.group(1));
              return switch (parts.group(2)) {
                case "", "B" -> number;
                case "KB", "KiB" -> Math.multiplyExact(number, 1L << 10);
                case "MB", "MiB" -> Math.multiplyExact(number, 1L << 20);
                case "GB", "GiB" -> Math.multiplyExact(number, 1L << 30);
                default -> throw fields.wrong(name, "a size such as 64MB");
              };
            });
  }
}
