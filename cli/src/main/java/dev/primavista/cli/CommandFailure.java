package dev.primavista.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failure of a command that is neither a model's nor a request's: exit 1 with one sentence. */
final class CommandFailure extends RuntimeException {
  private final String code;
  private final @Nullable String hint;

  CommandFailure(String code, String message, @Nullable String hint) {
    super(message);
    this.code = code;
    this.hint = hint;
  }

  String code() {
    return code;
  }

  Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code : message;
  }
}
