package dev.primavista.core.model;

import java.time.Duration;

/**
 * How one model is executed.
 *
 * @param execution on whose thread; {@link Execution#AUTO} is measured at warm-up
 * @param instances how many execute at once, each on its own thread
 * @param maxBatchSize most rows in one execution; 1 switches batching off
 * @param maxQueueDelay how long a request may wait for company
 * @param queueCapacity most requests that wait; beyond it they are refused
 * @param timeout the deadline of a request that names none
 */
public record ModelConfig(
    Execution execution,
    int instances,
    int maxBatchSize,
    Duration maxQueueDelay,
    int queueCapacity,
    Duration timeout) {

  /** Whose thread executes a model. */
  public enum Execution {
    /** Chosen by a measurement at warm-up. */
    AUTO,
    /** The calling thread: for models that take microseconds. */
    DIRECT,
    /** The instance's own thread, which pulls batches. */
    INSTANCE
  }

  public ModelConfig {
    atLeast("instances", instances, 1);
    atLeast("maxBatchSize", maxBatchSize, 1);
    atLeast("queueCapacity", queueCapacity, 1);
    if (maxQueueDelay.isNegative()) {
      throw new IllegalArgumentException("maxQueueDelay: " + maxQueueDelay + " (expected: >= 0)");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
    }
  }

  /** Automatic execution, one instance, batches of what is already waiting, 30 s to answer. */
  public static ModelConfig defaults() {
    return new ModelConfig(Execution.AUTO, 1, 32, Duration.ZERO, 1024, Duration.ofSeconds(30));
  }

  public ModelConfig withExecution(Execution other) {
    return new ModelConfig(other, instances, maxBatchSize, maxQueueDelay, queueCapacity, timeout);
  }

  private static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: >= " + least + ")");
    }
  }
}
