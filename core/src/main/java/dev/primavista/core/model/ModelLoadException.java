package dev.primavista.core.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a file cannot be served. The message is one sentence that names the file, the place in it and
 * what was expected there; nothing of the file was run.
 */
public final class ModelLoadException extends RuntimeException {
  private final String code;
  private final @Nullable String hint;

  public ModelLoadException(String code, String message) {
    this(code, message, null, null);
  }

  public ModelLoadException(String code, String message, @Nullable String hint) {
    this(code, message, hint, null);
  }

  public ModelLoadException(
      String code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message.replaceAll("\\p{Cc}", "?"), cause);
    this.code = code;
    this.hint = hint;
  }

  /**
   * A stable word for programs, such as {@code truncated_file} or {@code unsupported_estimator}.
   */
  public String code() {
    return code;
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
