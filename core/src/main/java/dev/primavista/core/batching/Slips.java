package dev.primavista.core.batching;

/**
 * Watches executions on calling threads for those that hold them too long. A few that lie far apart
 * are bad luck: a collection, a busy machine.
 */
final class Slips {
  private final long nanos;
  private final int most;
  private final long apart;
  private int together;
  private long last;

  /**
   * @param nanos what an execution may take
   * @param most so many longer ones are no luck
   * @param apart with more executions between them, longer ones have nothing to do with each other
   */
  private Slips(long nanos, int most, long apart) {
    this.nanos = nanos;
    this.most = most;
    this.apart = apart;
  }

  /** Executions that block their callers: three of 50 ms were misjudged. */
  static Slips blocking() {
    return new Slips(50_000_000, 3, 200);
  }

  /**
   * Executions that shared threads should not do, which are few and serve all connections: once
   * warm a model takes more than 0.25 ms nearly always.
   */
  static Slips holding() {
    return new Slips(250_000, 200, 8);
  }

  /** Whether an execution is one to {@link #add}. */
  boolean isLong(long taken) {
    return taken > nanos;
  }

  /**
   * One more that took too long.
   *
   * @param executions how many there were up to it
   * @return whether it is no luck
   */
  synchronized boolean add(long executions) {
    together = executions - last > apart ? 1 : together + 1;
    last = executions;
    return together >= most;
  }
}
