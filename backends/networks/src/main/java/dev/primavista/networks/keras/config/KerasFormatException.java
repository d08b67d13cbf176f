package dev.primavista.networks.keras.config;

/** A Keras file that does not hold what it must; the message says what, without the file's name. */
public final class KerasFormatException extends RuntimeException {
  public KerasFormatException(String message) {
    super(message);
  }
}
