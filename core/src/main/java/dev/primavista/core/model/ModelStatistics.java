package dev.primavista.core.model;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What one version of a model did since it was loaded, in the words of Triton's statistics
 * extension.
 *
 * @param lastInferenceMillis when its last request was executed, in milliseconds since 1970; 0 if
 *     none was
 * @param inferenceCount rows that were answered by an execution
 * @param executionCount executions, each of one batch
 * @param batches executions by size, ascending; sizes above 256 are counted under the next power of
 *     two
 * @param batched requests by why they did, or did not, share an execution
 */
public record ModelStatistics(
    long lastInferenceMillis,
    long inferenceCount,
    long executionCount,
    Requests requests,
    List<BatchSize> batches,
    Map<Batched, Long> batched) {
  public ModelStatistics {
    batches = List.copyOf(batches);
    batched = Map.copyOf(batched);
  }

  /** Nothing was done yet. */
  public static final ModelStatistics NONE =
      new ModelStatistics(0, 0, 0, Requests.NONE, List.of(), Map.of());

  /** What both did together. */
  public ModelStatistics plus(ModelStatistics other) {
    SortedMap<Integer, BatchSize> sizes = new TreeMap<>();
    Stream.concat(batches.stream(), other.batches.stream())
        .forEach(size -> sizes.merge(size.rows(), size, BatchSize::plus));
    Map<Batched, Long> reasons = new EnumMap<>(Batched.class);
    reasons.putAll(batched);
    other.batched.forEach((why, count) -> reasons.merge(why, count, Long::sum));
    return new ModelStatistics(
        Math.max(lastInferenceMillis, other.lastInferenceMillis),
        inferenceCount + other.inferenceCount,
        executionCount + other.executionCount,
        requests.plus(other.requests),
        List.copyOf(sizes.values()),
        reasons);
  }

  /** How often something happened and the time of all together. */
  public record Total(long count, long nanos) {
    public static final Total NONE = new Total(0, 0);

    Total plus(Total other) {
      return new Total(count + other.count, nanos + other.nanos);
    }
  }

  /**
   * Requests and where their time went.
   *
   * @param success answered ones, from acceptance to answer
   * @param fail refused or failed ones
   * @param queue waiting for an instance
   * @param computeInput joining inputs
   * @param computeInfer execution
   * @param computeOutput parting outputs
   * @param cacheHit answers from the cache, and finding them
   * @param cacheMiss requests that had to be executed, and looking for them in vain
   */
  public record Requests(
      Total success,
      Total fail,
      Total queue,
      Total computeInput,
      Total computeInfer,
      Total computeOutput,
      Total cacheHit,
      Total cacheMiss) {
    static final Requests NONE =
        new Requests(
            Total.NONE,
            Total.NONE,
            Total.NONE,
            Total.NONE,
            Total.NONE,
            Total.NONE,
            Total.NONE,
            Total.NONE);

    Requests plus(Requests other) {
      return new Requests(
          success.plus(other.success),
          fail.plus(other.fail),
          queue.plus(other.queue),
          computeInput.plus(other.computeInput),
          computeInfer.plus(other.computeInfer),
          computeOutput.plus(other.computeOutput),
          cacheHit.plus(other.cacheHit),
          cacheMiss.plus(other.cacheMiss));
    }
  }

  /** Executions of one size and where their time went. */
  public record BatchSize(int rows, Total computeInput, Total computeInfer, Total computeOutput) {
    BatchSize plus(BatchSize other) {
      return new BatchSize(
          rows,
          computeInput.plus(other.computeInput),
          computeInfer.plus(other.computeInfer),
          computeOutput.plus(other.computeOutput));
    }
  }

  /** Why a request shared its execution with others, or did not. */
  public enum Batched {
    /** It shared. */
    JOINED("executed together with other requests"),
    DIRECT("executed at once on the calling thread: the model takes microseconds"),
    BY_MEMBERS("its members join requests each for themselves"),
    OFF("batching is off"),
    NOT_WORTHWHILE("joined rows were measured to cost as much as single ones"),
    DEPENDENT_ROWS("the model's rows are not independent of each other"),
    ALONE("no other request waited"),
    OTHERS_DIFFER("those that waited had other types, shapes or outputs"),
    TOO_LARGE("it left no room for those that waited"),
    AFTER_FAILURE("its batch failed, so that it was executed again alone");

    private final String text;

    Batched(String text) {
      this.text = text;
    }

    /** The reason in words. */
    public String text() {
      return text;
    }
  }
}
