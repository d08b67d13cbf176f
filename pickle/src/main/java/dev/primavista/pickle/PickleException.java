package dev.primavista.pickle;

import java.util.List;

/** Why a file cannot be read: one sentence with the place and what was expected there. */
public final class PickleException extends RuntimeException {
  private final String code;
  private final transient List<ForbiddenGlobal> forbidden;

  /**
   * A class or function that no model needs.
   *
   * @param offset the byte where the file asks for it
   */
  public record ForbiddenGlobal(PyGlobal global, long offset) {}

  PickleException(String code, String message) {
    this(code, message, List.of());
  }

  PickleException(String code, String message, List<ForbiddenGlobal> forbidden) {
    super(message.replaceAll("\\p{Cc}", "?"));
    this.code = code;
    this.forbidden = List.copyOf(forbidden);
  }

  /**
   * A stable word: {@code truncated_file}, {@code malformed_pickle}, {@code forbidden_global},
   * {@code limit_exceeded}, {@code unsupported_compression} or {@code unreadable_file}.
   */
  public String code() {
    return code;
  }

  /** Every forbidden class or function in the file, in its order; empty for other codes. */
  public List<ForbiddenGlobal> forbidden() {
    return forbidden;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code : message;
  }
}
