package dev.primavista.vision.decoding;

/** Why bytes are not taken as a picture: one sentence, what was given and what was expected. */
public final class ImageException extends RuntimeException {
  private final String code;

  public ImageException(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /**
   * {@code not_an_image}, {@code unsupported_image}, {@code malformed_image}, {@code
   * truncated_image} or {@code too_large}.
   */
  public String code() {
    return code;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code : message;
  }
}
