package dev.primavista.networks.keras;

/** A Keras file that does not hold what it must; the message says what, without the file's name. */
final class KerasFormatException extends RuntimeException {
  KerasFormatException(String message) {
    super(message);
  }
}
