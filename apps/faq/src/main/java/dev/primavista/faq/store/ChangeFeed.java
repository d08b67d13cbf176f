package dev.primavista.faq.store;

import dev.primavista.faq.store.StoreException.Kind;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells changes in their order, each once. Numbers are given under one lock that is held until the
 * commit, so whoever sees a number has seen all smaller ones: asking for greater ones is enough,
 * and it outlives any loss of the connection.
 */
final class ChangeFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

  /** How late the changes of other processes are seen. */
  private static final long POLL_MILLIS = 50;

  private static final int PAGE = 1000;

  private final FaqStore store;
  private final ScheduledExecutorService poll =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("faq-changes").daemon().factory());
  private @Nullable Consumer<List<Change>> listener;
  private long seen;
  private boolean lost;

  ChangeFeed(FaqStore store) {
    this.store = store;
  }

  synchronized void start(Consumer<List<Change>> consumer) {
    seen = store.lastChange();
    listener = consumer;
    var _ =
        poll.scheduleWithFixedDelay(this::catchUp, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tell(Consumer<List<Change>> hears) {
    List<Change> changes = store.changesAfter(seen, PAGE);
    while (!changes.isEmpty()) {
      hears.accept(changes);
      seen = changes.getLast().number();
      changes = store.changesAfter(seen, PAGE);
    }
  }

  /**
   * Tells what was committed and not told yet; when this returns, it has been told. While the
   * database does not answer, or the listener fails, nothing is told, and nothing is lost.
   */
  synchronized void catchUp() {
    Consumer<List<Change>> hears = listener;
    if (hears == null) {
      return;
    }
    try {
      tell(hears);
      if (lost) {
        LOG.info("changes of the FAQ are told again");
      }
      lost = false;
    } catch (RuntimeException | Error failure) {
      boolean told =
          failure instanceof StoreException refused && refused.kind() == Kind.UNAVAILABLE;
      if (!lost && !told) {
        LOG.warn("changes of the FAQ cannot be told: {}", failure.getMessage(), failure);
      }
      lost = true;
    }
  }

  @Override
  public void close() {
    poll.shutdownNow();
  }
}
