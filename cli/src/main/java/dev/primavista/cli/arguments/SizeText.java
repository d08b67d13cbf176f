package dev.primavista.cli.arguments;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Bytes as a flag has them: {@code 4096}, {@code 16KiB}, {@code 64MiB}, {@code 1GiB}. */
public final class SizeText implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(|Ki|Mi|Gi)B?");

  @Override
  public Long convert(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a size (expected: such as 4096, 16KiB, 64MiB or 1GiB)");
    }
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "Ki" -> count << 10;
      case "Mi" -> count << 20;
      case "Gi" -> count << 30;
      default -> count;
    };
  }
}
