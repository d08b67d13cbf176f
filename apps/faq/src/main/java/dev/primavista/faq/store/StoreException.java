package dev.primavista.faq.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store's refusal; nothing was changed. */
public final class StoreException extends RuntimeException {
  private final Kind kind;
  private final String code;
  private final @Nullable String field;

  /** Why. */
  public enum Kind {
    /** It is not there. */
    ABSENT,
    /** It is there already. */
    EXISTS,
    /** It is not the version that the caller has seen. */
    CHANGED,
    /** It may not be so. */
    INVALID,
    /** No more is taken. */
    FULL,
    /** The database does not answer, is full or locked, or cannot be opened. */
    UNAVAILABLE
  }

  public StoreException(Kind kind, String code, String message) {
    this(kind, code, message, null, null);
  }

  StoreException(Kind kind, String code, String message, @Nullable Throwable cause) {
    this(kind, code, message, null, cause);
  }

  private StoreException(
      Kind kind, String code, String message, @Nullable String field, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
    this.field = field;
  }

  /** An entry that may not be so, for what one of its fields holds. */
  static StoreException ofField(String field, String what) {
    return new StoreException(
        Kind.INVALID, "invalid_entry", "field '" + field + "': " + what, field, null);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  public Kind kind() {
    return kind;
  }

  /** The field that is wrong, where it is one. */
  public Optional<String> field() {
    return Optional.ofNullable(field);
  }

  /** A stable word for programs. */
  public String code() {
    return code;
  }
}
