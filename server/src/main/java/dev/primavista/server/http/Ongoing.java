package dev.primavista.server.http;

/** A request that is being answered, as its connection's event loop watches it. */
public interface Ongoing {
  boolean isOver();

  /** Ends what takes too long; called now and then. */
  void enforceTimeouts(long nowNanos);

  /**
   * The rest of its body cannot be read.
   *
   * @return whether it answers that
   */
  default boolean malformed() {
    return false;
  }
}
