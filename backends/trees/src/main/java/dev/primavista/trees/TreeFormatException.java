package dev.primavista.trees;

/** Why trees cannot be read: one sentence with the place and what was expected there. */
public final class TreeFormatException extends RuntimeException {
  /** What of the message comes from a file may hold anything; it stays one line. */
  public TreeFormatException(String message) {
    super(message.replaceAll("\\p{Cc}", "?"));
  }
}
