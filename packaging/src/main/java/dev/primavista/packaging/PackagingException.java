package dev.primavista.packaging;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An image that cannot be made, pushed or trusted: a stable code, one sentence, the next step. */
public final class PackagingException extends RuntimeException {
  private final String code;
  private final @Nullable String hint;

  /**
   * @param code stable, such as {@code unknown_image}
   * @param message the offending value and what was expected
   * @param hint what to do next, if there is something
   */
  public PackagingException(String code, String message, @Nullable String hint) {
    super(message);
    this.code = code;
    this.hint = hint;
  }

  public String code() {
    return code;
  }

  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code : message;
  }
}
