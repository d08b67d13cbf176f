package dev.primavista.trees;

/** Why trees cannot be read: one sentence with the place and what was expected there. */
public final class TreeFormatException extends RuntimeException {
  public TreeFormatException(String message) {
    super(message);
  }
}
