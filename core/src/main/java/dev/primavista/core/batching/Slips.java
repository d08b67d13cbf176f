package dev.primavista.core.batching;

/**
 * Watches executions on calling threads for those that block them. A few that lie far apart are bad
 * luck: a collection, a busy machine.
 */
final class Slips {
  /** An execution that takes this long was misjudged, unless it was unlucky. */
  static final long NANOS = 50_000_000;

  static final int MOST = 3;

  /** Slips with more executions between them have nothing to do with each other. */
  static final long APART = 200;

  private int together;
  private long last;

  /**
   * One more.
   *
   * @param executions how many there were up to it
   * @return whether the model blocks its callers again and again
   */
  synchronized boolean add(long executions) {
    together = executions - last > APART ? 1 : together + 1;
    last = executions;
    return together >= MOST;
  }
}
