package dev.primavista.benchmarks;

import dev.primavista.benchmarks.load.Latencies;
import dev.primavista.benchmarks.load.LoadClient;

/**
 * How long a load's requests waited for their no, and where. The client and the server are on one
 * machine, whose clock they share. Used by one thread at a time.
 */
final class Refusals {
  /** The field in which a {@link LoadServer} tells when it had a request's head. */
  static final String HEAD_AT = "x-head-at";

  private final Latencies total = new Latencies();
  private final Latencies fromSending = new Latencies();
  private Parts slowest = new Parts(0, 0, 0, 0);
  private long firstDue;

  /**
   * The parts of one refusal's time, in nanoseconds.
   *
   * @param at when it was due, from when the first of them was
   * @param unsent from when it was due until the client had sent it
   * @param unread until the server had its head; 0 where the server does not tell
   * @param unanswered until the client had the answer
   */
  record Parts(long at, long unsent, long unread, long unanswered) {
    private long sum() {
      return unsent + unread + unanswered;
    }

    @Override
    public String toString() {
      return String.format(
          java.util.Locale.ROOT,
          "%.1f ms until it was sent, %.1f until the server had it, %.1f until its answer was read,"
              + " due after %.1f s",
          unsent / 1e6,
          unread / 1e6,
          unanswered / 1e6,
          at / 1e9);
    }
  }

  void add(LoadClient.Answer answer, long due, long now) {
    long sent = answer.sentNanos();
    long read = answer.number(HEAD_AT).orElse(sent);
    firstDue = total.count() == 0 ? due : firstDue;
    Parts parts = new Parts(due - firstDue, sent - due, read - sent, now - read);
    total.add(now - due);
    fromSending.add(now - sent);
    if (parts.sum() > slowest.sum()) {
      slowest = parts;
    }
  }

  int count() {
    return total.count();
  }

  /** From when a request was due, in milliseconds. */
  double millis(double share) {
    return total.millis(share);
  }

  /** From when the client had sent it: without what kept the client from that. */
  double millisFromSending(double share) {
    return fromSending.millis(share);
  }

  Parts slowest() {
    return slowest;
  }
}
