package dev.primavista.repository;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Who changes which model when. A model is changed by one at a time, and no change of one waits for
 * that of another, but for memory's sake operators load {@value #LOADS_AT_ONCE} at a time. What an
 * operator orders while the disk is followed is newer than what the disk said. Thread-safe.
 */
final class ModelChanges {
  private static final int LOADS_AT_ONCE = 2;

  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private final Semaphore loads = new Semaphore(LOADS_AT_ONCE, true);

  /** Models that operators changed since the disk was looked at. */
  private final Set<String> ordered = ConcurrentHashMap.newKeySet();

  /** The disk is looked at from now on: what it says is newer than what was ordered before. */
  void look() {
    ordered.clear();
  }

  /** Answers a question about a model that is not being changed meanwhile. */
  boolean ask(String model, BooleanSupplier question) {
    synchronized (lock(model)) {
      return question.getAsBoolean();
    }
  }

  /** Changes a model as the disk says, unless an operator did since the disk was looked at. */
  void follow(String model, Runnable change) {
    synchronized (lock(model)) {
      if (!ordered.contains(model)) {
        change.run();
      }
    }
  }

  /** Changes a model as an operator says. */
  void order(String model, Runnable change) {
    synchronized (lock(model)) {
      ordered.add(model);
      change.run();
    }
  }

  /** Loads a model as an operator says. */
  void orderLoad(String model, Runnable load) {
    order(
        model,
        () -> {
          loads.acquireUninterruptibly();
          try {
            load.run();
          } finally {
            loads.release();
          }
        });
  }

  private Object lock(String model) {
    return locks.computeIfAbsent(model, _ -> new Object());
  }
}
