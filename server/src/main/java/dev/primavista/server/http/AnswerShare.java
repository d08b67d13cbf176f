package dev.primavista.server.http;

import dev.primavista.core.ServingException.Overloaded;

/**
 * What one request's answers hold of the memory for answers, until they are written or nobody waits
 * for them. Used on one event loop.
 */
public final class AnswerShare {
  /** A refusal is as long: to refuse what is no longer would free nothing. */
  private static final int LEAST_BYTES = 1024;

  private final AnswerBudget budget;
  private long held;
  private boolean closed;

  AnswerShare(AnswerBudget budget) {
    this.budget = budget;
  }

  /**
   * Makes room for an answer, until {@link #giveBack} of as many bytes, or {@link #close}.
   *
   * @throws Overloaded if it does not fit beside those of other requests
   */
  public void take(long bytes) {
    if (bytes > LEAST_BYTES && !closed) {
      budget.take(bytes);
      held += bytes;
    }
  }

  /** An answer of so many bytes was written. */
  public void giveBack(long bytes) {
    if (bytes > LEAST_BYTES && !closed) {
      budget.giveBack(bytes);
      held -= bytes;
    }
  }

  /** Nothing of the request waits any more. Idempotent. */
  public void close() {
    closed = true;
    budget.giveBack(held);
    held = 0;
  }
}
