package dev.primavista.cli.arguments;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration as a flag has it: {@code 500ms}, {@code 0.5s}, {@code 2m}, {@code 1h}. */
public final class DurationText implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h)");
  private static final BigDecimal SECOND = BigDecimal.valueOf(1_000_000_000);

  @Override
  public Duration convert(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a duration (expected: such as 500ms, 0.5s, 2m or 1h)");
    }
    BigDecimal nanos = new BigDecimal(parts.group(1)).multiply(nanos(parts.group(2)));
    BigDecimal[] seconds = nanos.divideAndRemainder(SECOND);
    return Duration.ofSeconds(seconds[0].longValue(), seconds[1].longValue());
  }

  /** The text that is read as this, to the millisecond: {@code 1m}, {@code 75s}, {@code 500ms}. */
  public static String of(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    return seconds == 0 || seconds % 60 != 0 ? seconds + "s" : seconds / 60 + "m";
  }

  private static BigDecimal nanos(String unit) {
    Duration one =
        switch (unit) {
          case "ms" -> Duration.ofMillis(1);
          case "s" -> Duration.ofSeconds(1);
          case "m" -> Duration.ofMinutes(1);
          default -> Duration.ofHours(1);
        };
    return BigDecimal.valueOf(one.toNanos());
  }
}
