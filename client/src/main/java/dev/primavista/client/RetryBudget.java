package dev.primavista.client;

/**
 * How many retries a client may still make. Every request earns a share of one, every retry costs
 * one, and no more than the reserve is kept. Thread-safe.
 */
final class RetryBudget {
  private final double share;
  private final double most;
  private double left;

  RetryBudget(Retries retries) {
    this.share = retries.share();
    this.most = Math.max(retries.reserve(), retries.share());
    this.left = retries.reserve();
  }

  /** A request begins. */
  synchronized void earn() {
    left = Math.min(most, left + share);
  }

  /** Takes one retry; false if there is none. */
  synchronized boolean take() {
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
