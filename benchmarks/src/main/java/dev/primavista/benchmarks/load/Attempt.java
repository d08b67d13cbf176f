package dev.primavista.benchmarks.load;

import dev.primavista.benchmarks.load.Outcome.Unanswered;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One attempt of a request on a wire. It ends once: by an answer, by a loss, or when its time is
 * over. Used on one event loop.
 */
final class Attempt {
  private final Consumer<Outcome> whom;
  private final ScheduledFuture<?> patience;
  private Runnable abandoned = () -> {};
  private boolean over;

  /**
   * @param nanos after which the client gives up
   * @param whom told how it ended
   */
  Attempt(EventLoop loop, long nanos, Consumer<Outcome> whom) {
    this.whom = whom;
    this.patience = loop.schedule(this::giveUp, Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  private void giveUp() {
    if (over) {
      return;
    }
    over = true;
    abandoned.run();
    whom.accept(new Unanswered("timeout"));
  }

  /** What to do when its time is over before it ended. */
  void onGivingUp(Runnable cleanup) {
    abandoned = cleanup;
  }

  boolean over() {
    return over;
  }

  void end(Outcome outcome) {
    if (over) {
      return;
    }
    over = true;
    patience.cancel(false);
    whom.accept(outcome);
  }
}
