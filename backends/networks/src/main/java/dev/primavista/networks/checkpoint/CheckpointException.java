package dev.primavista.networks.checkpoint;

/**
 * Why a file is no checkpoint that can be read: the end of a sentence that starts with its name.
 */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CheckpointException(String message) {
    super(message);
  }
}
