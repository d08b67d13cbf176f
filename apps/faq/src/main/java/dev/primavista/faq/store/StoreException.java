package dev.primavista.faq.store;

import org.jspecify.annotations.Nullable;

/** A store's refusal; nothing was changed. */
public final class StoreException extends RuntimeException {
  private final Kind kind;
  private final String code;

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
    super(message);
    this.kind = kind;
    this.code = code;
  }

  StoreException(Kind kind, String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  public Kind kind() {
    return kind;
  }

  /** A stable word for programs. */
  public String code() {
    return code;
  }
}
