package dev.primavista.repository.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes with their units, as people write them. */
final class Quantity {
  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,15})\\s*([A-Za-z]*)");

  private Quantity() {}

  /** {@code 250us}, {@code 5ms}, {@code 30s}, {@code 2m} or {@code 1h}. */
  static Optional<Duration> duration(Fields fields, String name) {
    return fields
        .text(name)
        .map(
            text -> {
              Matcher parts = NUMBER_AND_UNIT.matcher(text);
              if (!parts.matches()) {
                throw fields.wrong(name, "a time such as 5ms or 30s");
              }
              long number = Long.parseLong(parts.group(1));
              return switch (parts.group(2)) {
                case "us" -> Duration.ofNanos(Math.multiplyExact(number, 1000L));
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> throw fields.wrong(name, "a time such as 5ms or 30s");
              };
            });
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
