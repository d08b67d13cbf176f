package dev.primavista.faq.live;

import dev.primavista.faq.match.FaqMatcher;

/**
 * Where one matcher answers until another takes its place. The one before is closed once nobody
 * asks it any more. Thread-safe.
 */
final class MatcherPlace implements AutoCloseable {
  private Held now;
  private boolean closed;

  MatcherPlace(FaqMatcher first) {
    now = new Held(first);
  }

  /** The matcher that answers now, which is not closed before whoever holds it. */
  synchronized Held hold() {
    now.holders++;
    return now;
  }

  /** Has this one answer from now on. */
  void replace(FaqMatcher next) {
    exchange(new Held(next)).close();
  }

  /** What is given up: the matcher before, or this one where the place is closed. */
  private synchronized Held exchange(Held next) {
    Held given = closed ? next : now;
    now = closed ? now : next;
    return given;
  }

  /** Gives the matcher up; whoever asks it already is answered. */
  @Override
  public void close() {
    Held last;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      last = now;
    }
    last.close();
  }

  /** A matcher that somebody asks. */
  final class Held implements AutoCloseable {
    private final FaqMatcher matcher;

    /** Those who ask, and the place itself as long as it answers here. */
    private int holders = 1;

    private Held(FaqMatcher matcher) {
      this.matcher = matcher;
    }

    FaqMatcher matcher() {
      return matcher;
    }

    @Override
    public void close() {
      boolean last;
      synchronized (MatcherPlace.this) {
        last = --holders == 0;
      }
      if (last) {
        matcher.close();
      }
    }
  }
}
