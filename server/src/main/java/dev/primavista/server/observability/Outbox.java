package dev.primavista.server.observability;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes to somebody outside, who may be slow or away. Putting something in never waits: what
 * finds no room is dropped and counted, and so is what cannot be delivered. One thread of its own
 * delivers.
 *
 * <p>{@code queue}, {@code weight}, {@code closed} and {@code oldestNanos} are read and written
 * under {@code lock}.
 *
 * @param <T> what is delivered
 */
public final class Outbox<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /** Takes things out of this process. */
  @FunctionalInterface
  public interface Delivery<T> {
    /**
     * Delivers all of them.
     *
     * @throws Exception if they are lost
     */
    void deliver(List<T> things) throws Exception;
  }

  /**
   * How much waits, and for how long.
   *
   * @param capacity the most weight that waits
   * @param batch the most things that are delivered together
   * @param linger how long the oldest may wait for company
   */
  public record Bounds(long capacity, int batch, Duration linger) {}

  private final String name;
  private final Bounds bounds;
  private final ToLongFunction<T> weigher;
  private final Delivery<T> delivery;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<T> queue = new ArrayDeque<>();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder noRoom = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private long weight;
  private long oldestNanos;
  private boolean closed;
  private boolean failing;

  /**
   * @param name what is delivered, in the plural, as metrics name it
   */
  public Outbox(String name, Bounds bounds, ToLongFunction<T> weigher, Delivery<T> delivery) {
    this.name = name;
    this.bounds = bounds;
    this.weigher = weigher;
    this.delivery = delivery;
    this.thread = Thread.ofPlatform().name("outbox-" + name).daemon().start(this::run);
  }

  /** Puts something in, or drops it where there is no room. */
  public void put(T thing) {
    long itsWeight = weigher.applyAsLong(thing);
    lock.lock();
    try {
      if (closed || weight + itsWeight > bounds.capacity()) {
        noRoom.increment();
        return;
      }
      if (queue.isEmpty()) {
        oldestNanos = System.nanoTime();
      }
      queue.addLast(thing);
      weight += itsWeight;
      if (queue.size() == 1 || queue.size() >= bounds.batch()) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (List<T> things = take(); !things.isEmpty(); things = take()) {
        deliver(things);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for things to deliver; none once it is closed and empty. */
  private List<T> take() throws InterruptedException {
    lock.lock();
    try {
      while (!closed || !queue.isEmpty()) {
        long waited = System.nanoTime() - oldestNanos;
        if (queue.isEmpty()) {
          changed.await();
        } else if (closed
            || queue.size() >= bounds.batch()
            || waited >= bounds.linger().toNanos()) {
          return remove();
        } else {
          var _ = changed.awaitNanos(bounds.linger().toNanos() - waited);
        }
      }
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  private List<T> remove() {
    List<T> things = new ArrayList<>();
    while (!queue.isEmpty() && things.size() < bounds.batch()) {
      T thing = queue.removeFirst();
      weight -= weigher.applyAsLong(thing);
      things.add(thing);
    }
    return things;
  }

  private void deliver(List<T> things) throws InterruptedException {
    try {
      delivery.deliver(things);
      delivered.add(things.size());
      if (failing) {
        LOG.info("{} are delivered again", name);
      }
      failing = false;
    } catch (InterruptedException stopped) {
      throw stopped;
    } catch (Throwable failure) {
      lost.add(things.size());
      if (!failing) {
        LOG.warn("{} cannot be delivered and are dropped: {}", name, failure.toString());
      }
      failing = true;
    }
  }

  /** Things that arrived. */
  public long delivered() {
    return delivered.sum();
  }

  /** Things that found no room. */
  public long dropped() {
    return noRoom.sum();
  }

  /** Things that were sent in vain. */
  public long lost() {
    return lost.sum();
  }

  void register(PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name("primavista_" + name + "_delivered")
        .help("Given to whom they were for")
        .callback(counter -> counter.call((double) delivered()))
        .register(registry);
    CounterWithCallback.builder()
        .name("primavista_" + name + "_dropped")
        .help("Dropped because the queue was full, or because nobody took them")
        .labelNames("reason")
        .callback(
            counter -> {
              counter.call((double) dropped(), "queue_full");
              counter.call((double) lost(), "not_delivered");
            })
        .register(registry);
    GaugeWithCallback.builder()
        .name("primavista_" + name + "_queued")
        .help("Waiting to be delivered")
        .callback(gauge -> gauge.call(queued()))
        .register(registry);
  }

  private int queued() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more and delivers what waits, for a few seconds at the most. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      boolean _ = thread.join(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
