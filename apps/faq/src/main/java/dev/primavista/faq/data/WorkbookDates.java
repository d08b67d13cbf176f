package dev.primavista.faq.data;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.reader.Cell;

/**
 * Numbers of a workbook that people see as dates or times, which their format tells: as ISO 8601
 * writes these, with a blank between the two.
 */
final class WorkbookDates {
  /** What a format shows of a moment. */
  enum Kind {
    NONE,
    DATE,
    TIME,
    /** Hours beyond 24. */
    DURATION,
    DATE_AND_TIME
  }

  /** Days of 1900 to 9999; there are no others. */
  private static final BigDecimal END = BigDecimal.valueOf(2_958_466);

  private static final long SECONDS_OF_DAY = 86_400;
  private static final int FIRST_CUSTOM = 164;

  /** What a format shows as it is written: texts, characters behind a backslash, fillers. */
  private static final Pattern LITERAL = Pattern.compile("\"[^\"]*\"|\\\\.|[_*].|(?i:AM/PM|A/P)");

  private static final Pattern ELAPSED = Pattern.compile("(?i)\\[(h+|m+|s+)]");
  private static final Pattern BRACKETS = Pattern.compile("\\[[^]]*]");

  private WorkbookDates() {}

  /** What the number of a cell is. */
  static Kind kind(Cell cell) {
    Integer id = cell.getDataFormatId();
    String format = cell.getDataFormatString();
    if (!(cell.getValue() instanceof BigDecimal) || id == null) {
      return Kind.NONE;
    }
    return id >= FIRST_CUSTOM ? kind(format == null ? "" : format) : builtIn(id);
  }

  private static Kind builtIn(int id) {
    return switch (id) {
      case 14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58 -> Kind.DATE;
      case 18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56 -> Kind.TIME;
      case 22 -> Kind.DATE_AND_TIME;
      case 46 -> Kind.DURATION;
      default -> Kind.NONE;
    };
  }

  /** Of a format that somebody wrote; its first part is for numbers from 0. */
  static Kind kind(String format) {
    String signs = LITERAL.matcher(format).replaceAll("").split(";", -1)[0];
    if (ELAPSED.matcher(signs).find()) {
      return Kind.DURATION;
    }
    String letters = BRACKETS.matcher(signs).replaceAll("").toLowerCase(Locale.ROOT);
    if (letters.contains("general")) {
      return Kind.NONE;
    }
    boolean time = letters.contains("h") || letters.contains("s");
    boolean date =
        letters.contains("y") || letters.contains("d") || (!time && letters.contains("m"));
    if (date) {
      return time ? Kind.DATE_AND_TIME : Kind.DATE;
    }
    return time ? Kind.TIME : Kind.NONE;
  }

  /**
   * As it is shown.
   *
   * @param days since 1900, or since 1904
   * @return empty for a number that is no moment
   */
  static Optional<String> text(BigDecimal days, Kind kind, boolean from1904) {
    if (days.signum() < 0 || days.compareTo(END) >= 0) {
      return Optional.empty();
    }
    if (kind == Kind.DATE) {
      return Optional.of(day(days.longValue(), from1904).toString());
    }
    long seconds = Math.round(days.doubleValue() * SECONDS_OF_DAY);
    if (kind == Kind.DURATION) {
      return Optional.of(
          String.format(
              Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60));
    }
    String time = LocalTime.ofSecondOfDay(seconds % SECONDS_OF_DAY).toString();
    return Optional.of(
        kind == Kind.TIME ? time : day(seconds / SECONDS_OF_DAY, from1904) + " " + time);
  }

  /** In 1900 there is a 29 February, which has the number 60. */
  private static LocalDate day(long number, boolean from1904) {
    LocalDate first =
        from1904
            ? LocalDate.of(1904, 1, 1)
            : number < 61 ? LocalDate.of(1899, 12, 31) : LocalDate.of(1899, 12, 30);
    return first.plusDays(number);
  }
}
