package dev.primavista.networks.tflite;

/** A TFLite file that does not hold what it must; the message says what. */
final class TfliteFormatException extends RuntimeException {
  TfliteFormatException(String message) {
    super(message);
  }
}
