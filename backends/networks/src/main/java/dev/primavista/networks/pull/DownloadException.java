package dev.primavista.networks.pull;

import org.jspecify.annotations.Nullable;

/** Why a file could not be fetched: one sentence, and what to do about it. */
public final class DownloadException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String code;
  private final String hint;

  DownloadException(String code, String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.hint = hint;
  }

  /** A stable word: {@code no_network}, {@code http_status}, {@code wrong_checksum}. */
  public String code() {
    return code;
  }

  /** What to do, as an instruction. */
  public String hint() {
    return hint;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code : message;
  }
}
