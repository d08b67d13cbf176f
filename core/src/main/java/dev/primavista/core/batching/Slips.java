package dev.primavista.core.batching;

import java.util.function.LongBinaryOperator;

/**
 * Watches executions on calling threads for those that hold them too long. A few with many shorter
 * ones between them are bad luck: a collection, a busy machine. Thread-safe.
 */
final class Slips {
  private final long nanos;
  private final int most;
  private final LongBinaryOperator left;
  private long together;
  private long longOnes;
  private long others;

  /**
   * @param nanos what an execution may take
   * @param most so many longer ones together are no luck
   * @param left how many of those that were together still are, after so many others
   */
  private Slips(long nanos, int most, LongBinaryOperator left) {
    this.nanos = nanos;
    this.most = most;
    this.left = left;
  }

  /** Executions that block their callers: three of 50 ms were misjudged. */
  static Slips blocking() {
    return new Slips(50_000_000, 3, (together, others) -> others < 200 ? together : 0);
  }

  /**
   * Executions that shared threads should not do, which are few and serve all connections: once
   * warm a model takes more than 0.25 ms nearly always, that is in more than four of five.
   */
  static Slips holding() {
    return new Slips(250_000, 200, (together, others) -> together - 4 * others);
  }

  /** Whether an execution is one to {@link #add} or to {@link #pass}. */
  boolean isLong(long taken) {
    return taken > nanos;
  }

  /**
   * One more that took too long.
   *
   * @param executions how many ended before it, of any length; others may go on at the same time
   * @return whether it is no luck
   */
  synchronized boolean add(long executions) {
    long more = Math.max(0, executions - longOnes - others);
    others += more;
    longOnes++;
    together = Math.max(0, left.applyAsLong(together, more)) + 1;
    return together >= most;
  }

  /** One that took long where it may, and says nothing. */
  synchronized void pass() {
    longOnes++;
  }
}
