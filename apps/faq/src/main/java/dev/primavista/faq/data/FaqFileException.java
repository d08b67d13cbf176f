package dev.primavista.faq.data;

import java.util.List;
import java.util.stream.Collectors;

/** Why a file is not taken: every fault with its place, as far as there are not too many. */
public final class FaqFileException extends RuntimeException {
  /** Faults after these are not looked for. */
  static final int MOST_FAULTS = 20;

  /**
   * What is wrong at a place.
   *
   * @param line from 1, of the row's first line; 0 where the whole file is meant
   * @param column the column's name, or its number in the line; empty where the whole line is meant
   * @param reason what is there and what is expected
   */
  public record Fault(long line, String column, String reason) {
    @Override
    public String toString() {
      String place = line == 0 ? "" : "line " + line;
      return place + (column.isEmpty() ? "" : ", column " + column) + ": " + reason;
    }
  }

  private final String code;
  private final List<Fault> faults;

  FaqFileException(String code, String file, List<Fault> faults) {
    super(
        faults.stream()
            .map(fault -> file + (fault.line() == 0 ? "" : ", ") + fault)
            .collect(Collectors.joining("\n")),
        null,
        false,
        false);
    this.code = code;
    this.faults = List.copyOf(faults);
  }

  FaqFileException(String code, String message) {
    super(message, null, false, false);
    this.code = code;
    this.faults = List.of();
  }

  /**
   * {@code no_such_file}, {@code unreadable_file}, {@code mixed_encoding}, {@code wrong_columns} or
   * {@code malformed_faq}.
   */
  public String code() {
    return code;
  }

  /** In the order of the file; empty where there is no file to read. */
  public List<Fault> faults() {
    return faults;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code : message;
  }
}
