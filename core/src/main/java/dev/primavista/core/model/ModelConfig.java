package dev.primavista.core.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How one model is executed. What is refused is named as {@code model.yaml} has it.
 *
 * @param execution on whose thread; {@link Execution#AUTO} is measured at warm-up
 * @param instances how many execute at once, each on its own thread
 * @param timeout the deadline of a request that names none
 * @param written what besides is written about the model
 */
public record ModelConfig(
    Execution execution,
    int instances,
    Duration timeout,
    Batching batching,
    Queue queue,
    Admission admission,
    Cache cache,
    WarmUp warmUp,
    Written written) {

  /** Each instance is a thread, and what an engine keeps for it. */
  public static final int MOST_INSTANCES = 1024;

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
    Bounds.atLeast("instances", instances, 1);
    Bounds.atMost("instances", instances, MOST_INSTANCES);
    Bounds.positive("timeout", timeout);
  }

  /**
   * Automatic execution, one instance, batches of what is already waiting where that is measured to
   * pay, 30 s to answer.
   */
  public static ModelConfig defaults() {
    return new ModelConfig(
        Execution.AUTO,
        1,
        Duration.ofSeconds(30),
        Batching.defaults(),
        Queue.of(1024),
        Admission.defaults(),
        Cache.OFF,
        WarmUp.defaults(),
        Written.NOTHING);
  }

  public ModelConfig withExecution(Execution other) {
    return new ModelConfig(
        other, instances, timeout, batching, queue, admission, cache, warmUp, written);
  }

  public ModelConfig withInstances(int other) {
    return new ModelConfig(
        execution, other, timeout, batching, queue, admission, cache, warmUp, written);
  }

  public ModelConfig withTimeout(Duration other) {
    return new ModelConfig(
        execution, instances, other, batching, queue, admission, cache, warmUp, written);
  }

  public ModelConfig withBatching(Batching other) {
    return new ModelConfig(
        execution, instances, timeout, other, queue, admission, cache, warmUp, written);
  }

  public ModelConfig withQueue(Queue other) {
    return new ModelConfig(
        execution, instances, timeout, batching, other, admission, cache, warmUp, written);
  }

  public ModelConfig withAdmission(Admission other) {
    return new ModelConfig(
        execution, instances, timeout, batching, queue, other, cache, warmUp, written);
  }

  public ModelConfig withCache(Cache other) {
    return new ModelConfig(
        execution, instances, timeout, batching, queue, admission, other, warmUp, written);
  }

  public ModelConfig withWarmUp(WarmUp other) {
    return new ModelConfig(
        execution, instances, timeout, batching, queue, admission, cache, other, written);
  }

  public ModelConfig withWritten(Written other) {
    return new ModelConfig(
        execution, instances, timeout, batching, queue, admission, cache, warmUp, other);
  }

  /**
   * How requests of different callers share an execution.
   *
   * @param maxSize most rows that are joined; one larger request is still executed, alone
   * @param preferredSizes sizes that an execution should have, ascending; empty for any
   * @param maxDelay how long a request may wait for company
   * @param maxRequestRows a request with more rows is refused; 0 for no bound
   * @param countsRows whether a request counts as its rows, else as one, which it can only where
   *     requests are never joined
   */
  public record Batching(
      Mode mode,
      int maxSize,
      List<Integer> preferredSizes,
      Duration maxDelay,
      int maxRequestRows,
      boolean countsRows) {

    /** Whether requests are joined. */
    public enum Mode {
      /** Where a measurement at warm-up says that many rows cost less together. */
      AUTO,
      /** Always, where the model's rows are independent. */
      ON,
      OFF
    }

    public Batching {
      Bounds.atLeast("batching.max_size", maxSize, 1);
      Bounds.atLeast("batching.max_request_rows", maxRequestRows, 0);
      Bounds.notNegative("batching.max_delay", maxDelay);
      countsRows |= mode != Mode.OFF;
      preferredSizes = preferredSizes.stream().distinct().sorted().toList();
      for (int size : preferredSizes) {
        if (size < 1 || size > maxSize) {
          throw new IllegalArgumentException(
              "batching.preferred_sizes: " + size + " (expected: 1 to max_size " + maxSize + ")");
        }
      }
    }

    /** Where requests count as their rows. */
    public Batching(
        Mode mode,
        int maxSize,
        List<Integer> preferredSizes,
        Duration maxDelay,
        int maxRequestRows) {
      this(mode, maxSize, preferredSizes, maxDelay, maxRequestRows, true);
    }

    /** As measured, up to 32 rows of what is already waiting. */
    public static Batching defaults() {
      return new Batching(Mode.AUTO, 32, List.of(), Duration.ZERO, 0);
    }

    public static Batching off() {
      return defaults().withMode(Mode.OFF);
    }

    /** The same for a model whose first dimension is like any other. */
    public static Batching withoutRows() {
      Batching off = off();
      return new Batching(
          off.mode, off.maxSize, off.preferredSizes, off.maxDelay, off.maxRequestRows, false);
    }

    public Batching withMode(Mode other) {
      return new Batching(other, maxSize, preferredSizes, maxDelay, maxRequestRows, countsRows);
    }

    public Batching withMaxSize(int other) {
      return new Batching(mode, other, preferredSizes, maxDelay, maxRequestRows, countsRows);
    }

    public Batching withPreferredSizes(List<Integer> other) {
      return new Batching(mode, maxSize, other, maxDelay, maxRequestRows, countsRows);
    }

    public Batching withMaxDelay(Duration other) {
      return new Batching(mode, maxSize, preferredSizes, other, maxRequestRows, countsRows);
    }

    public Batching withMaxRequestRows(int other) {
      return new Batching(mode, maxSize, preferredSizes, maxDelay, other, countsRows);
    }
  }

  /**
   * Where requests wait for an instance, by priority: 1 is the highest.
   *
   * @param capacity most requests that wait, of all priorities together; beyond it they are refused
   * @param priorities how many there are
   * @param defaultPriority of a request that names none or one that there is not
   * @param policy of a priority that has no other
   * @param policies by priority
   */
  public record Queue(
      int capacity,
      int priorities,
      int defaultPriority,
      Policy policy,
      Map<Integer, Policy> policies) {

    /** Each priority is a queue of its own. */
    public static final int MOST_PRIORITIES = 1000;

    /**
     * What holds for the requests of one priority.
     *
     * @param capacity most of them that wait; 0 for the whole queue's
     * @param timeout how long each may wait, beside its own deadline; zero for no bound
     */
    public record Policy(int capacity, Duration timeout, OnTimeout onTimeout) {
      public static final Policy UNBOUNDED = new Policy(0, Duration.ZERO, OnTimeout.REJECT);

      public Policy {
        Bounds.atLeast("queue.by_priority.capacity", capacity, 0);
        Bounds.notNegative("queue.timeout", timeout);
      }
    }

    /** What happens to a request that waited too long. */
    public enum OnTimeout {
      REJECT,
      /** It is executed when nothing else waits. */
      DELAY
    }

    public Queue {
      Bounds.atLeast("queue.capacity", capacity, 1);
      Bounds.atLeast("queue.priorities", priorities, 1);
      Bounds.atMost("queue.priorities", priorities, MOST_PRIORITIES);
      Bounds.within("queue.default_priority", defaultPriority, priorities);
      policies
          .keySet()
          .forEach(priority -> Bounds.within("queue.by_priority", priority, priorities));
      policies = Map.copyOf(policies);
    }

    /** One priority. */
    public static Queue of(int capacity) {
      return new Queue(capacity, 1, 1, Policy.UNBOUNDED, Map.of());
    }

    /** The priority that a request with this wish has; 0 for no wish. */
    public int priorityOf(int wished) {
      return wished < 1 || wished > priorities ? defaultPriority : wished;
    }

    /** What holds for this priority. */
    public Policy policyOf(int priority) {
      Policy own = policies.get(priority);
      return own == null ? policy : own;
    }

    public Queue withPriorities(int count, int byDefault) {
      return new Queue(capacity, count, byDefault, policy, policies);
    }

    public Queue withPolicy(Policy other) {
      return new Queue(capacity, priorities, defaultPriority, other, policies);
    }

    public Queue withPolicies(Map<Integer, Policy> other) {
      return new Queue(capacity, priorities, defaultPriority, policy, other);
    }
  }

  /**
   * How many requests may be in flight: as many as are answered within the delay, found out while
   * serving. Requests beyond are refused before their bodies are read.
   *
   * @param floor so many may, unless they would wait eight times the delay
   * @param targetDelay how long requests may wait for an instance, on average; an execution's time
   *     where that is longer
   */
  public record Admission(int floor, Duration targetDelay) {
    public Admission {
      Bounds.atLeast("admission.floor", floor, 1);
      Bounds.positive("admission.target_delay", targetDelay);
    }

    /** 250 ms, and 40 requests unless these would wait two seconds. */
    public static Admission defaults() {
      return new Admission(40, Duration.ofMillis(250));
    }
  }

  /**
   * Answers that are kept for requests that are equal to the last byte.
   *
   * @param maxBytes of keys and answers together; 0 for no cache
   */
  public record Cache(long maxBytes) {
    public static final Cache OFF = new Cache(0);

    public Cache {
      if (maxBytes < 0) {
        throw new IllegalArgumentException("cache.max_size: " + maxBytes + " (expected: >= 0)");
      }
    }

    public boolean on() {
      return maxBytes > 0;
    }
  }

  /**
   * What a model executes before it is ready.
   *
   * @param budget how long its own example is repeated; at least once
   * @param requests that it has to answer besides, each once
   */
  public record WarmUp(Duration budget, List<Recorded> requests) {
    public WarmUp {
      Bounds.notNegative("warmup.budget", budget);
      requests = List.copyOf(requests);
    }

    /** 0.3 s of the example. */
    public static WarmUp defaults() {
      return new WarmUp(Duration.ofMillis(300), List.of());
    }

    public WarmUp withRequests(List<Recorded> other) {
      return new WarmUp(budget, other);
    }
  }
}
