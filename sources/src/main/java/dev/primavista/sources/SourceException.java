package dev.primavista.sources;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a source is not read: a sentence that names it, a stable word, perhaps the next step. */
final class SourceException extends IOException {
  private static final String UNREACHABLE = "unreachable_source";

  private final String code;
  private final @Nullable String hint;

  private SourceException(
      String code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.hint = hint;
  }

  static SourceException unreachable(String message) {
    return new SourceException(UNREACHABLE, message, null, null);
  }

  static SourceException unreachable(String message, Throwable cause) {
    return new SourceException(UNREACHABLE, message, null, cause);
  }

  static SourceException unreachable(String message, String hint) {
    return new SourceException(UNREACHABLE, message, hint, null);
  }

  /** Another content than the one that was asked for. */
  static SourceException wrongChecksum(String message) {
    return new SourceException(
        "wrong_checksum", message, "the file there is another one, or the checksum is", null);
  }

  /** The code of any failure to read a source. */
  static String codeOf(Exception failure) {
    return failure instanceof SourceException told ? told.code : UNREACHABLE;
  }

  Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
