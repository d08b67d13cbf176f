package dev.primavista.core.model;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a file cannot be served. The message is one sentence that names the file, the place in it and
 * what was expected there; nothing of the file was run.
 */
public final class ModelLoadException extends RuntimeException {
  private final String code;
  private final @Nullable String hint;
  private final List<Problem> problems;

  /**
   * A part that cannot run.
   *
   * @param place where it stands, such as {@code step 'reduce'}; empty for the whole
   * @param type its class, as the file names it
   * @param reason why not
   * @param remedy what to do about it, as an instruction
   */
  public record Problem(String place, String type, String reason, String remedy) {
    /** Place, class and reason in one line. */
    @Override
    public String toString() {
      return (place.isEmpty() ? "" : place + " ") + type + ": " + reason;
    }
  }

  public ModelLoadException(String code, String message) {
    this(code, message, null, null, List.of());
  }

  public ModelLoadException(String code, String message, @Nullable String hint) {
    this(code, message, hint, null, List.of());
  }

  public ModelLoadException(
      String code, String message, @Nullable String hint, @Nullable Throwable cause) {
    this(code, message, hint, cause, List.of());
  }

  private ModelLoadException(
      String code,
      String message,
      @Nullable String hint,
      @Nullable Throwable cause,
      List<Problem> problems) {
    super(message.replaceAll("\\p{Cc}", "?"), cause);
    this.code = code;
    this.hint = hint;
    this.problems = List.copyOf(problems);
  }

  /** A refusal for these parts, all that there are. */
  public static ModelLoadException of(
      String code, String message, String hint, List<Problem> problems) {
    return new ModelLoadException(code, message, hint, null, problems);
  }

  /**
   * A stable word for programs, such as {@code truncated_file} or {@code unsupported_estimator}.
   */
  public String code() {
    return code;
  }

  /** Every part that cannot run, with a way out; empty where it is the whole file. */
  public List<Problem> problems() {
    return problems;
  }

  /** What to do about it, as an instruction. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code : message;
  }
}
