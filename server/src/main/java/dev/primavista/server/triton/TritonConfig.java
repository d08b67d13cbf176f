package dev.primavista.server.triton;

import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.tensor.DataType;
import dev.primavista.server.oip.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A model's configuration in Triton's words, as its clients read it.
 *
 * @param maxBatchSize the most rows of one request; 0 where the first dimension is like any other
 * @param instances how many execute at once
 * @param batching how requests are joined; empty where they are not
 */
public record TritonConfig(
    String name,
    String platform,
    String backend,
    int maxBatchSize,
    List<Io> inputs,
    List<Io> outputs,
    int instances,
    Optional<Batching> batching,
    boolean cached) {

  /**
   * An input or output.
   *
   * @param dataType such as {@code TYPE_FP32}
   * @param dims without the rows where {@code maxBatchSize} is not 0; -1 for any size
   */
  public record Io(String name, String dataType, List<Long> dims) {}

  /**
   * How requests are joined.
   *
   * @param maxDelayMicros how long a request may wait for company
   */
  public record Batching(
      List<Integer> preferredSizes,
      long maxDelayMicros,
      int priorityLevels,
      int defaultPriorityLevel) {}

  /** What this version's configuration is. */
  public static TritonConfig of(ModelHandle handle) {
    ModelConfig config = handle.config();
    int rows = config.batching().maxRequestRows();
    String backend = handle.model().description().backend();
    return new TritonConfig(
        handle.id().name(),
        Platform.of(backend),
        backend.equals("onnx") ? "onnxruntime" : backend,
        rows,
        ios(handle.signature().inputs(), rows > 0),
        ios(handle.signature().outputs(), rows > 0),
        config.instances(),
        batching(handle),
        config.cache().on());
  }

  private static Optional<Batching> batching(ModelHandle handle) {
    ModelConfig config = handle.config();
    boolean joined =
        handle.model().batchable()
            && config.batching().mode() != ModelConfig.Batching.Mode.OFF
            && config.batching().maxSize() > 1;
    return joined
        ? Optional.of(
            new Batching(
                config.batching().preferredSizes(),
                config.batching().maxDelay().toNanos() / 1000,
                config.queue().priorities() > 1 ? config.queue().priorities() : 0,
                config.queue().priorities() > 1 ? config.queue().defaultPriority() : 0))
        : Optional.empty();
  }

  private static List<Io> ios(List<TensorSpec> specs, boolean withoutRows) {
    return specs.stream().map(spec -> io(spec, withoutRows)).toList();
  }

  private static Io io(TensorSpec spec, boolean withoutRows) {
    long[] dims = spec.shape().dimensions();
    long[] told = withoutRows && dims.length > 0 ? Arrays.copyOfRange(dims, 1, dims.length) : dims;
    String type = spec.dataType() == DataType.BYTES ? "STRING" : spec.dataType().name();
    return new Io(spec.name(), "TYPE_" + type, Arrays.stream(told).boxed().toList());
  }
}
