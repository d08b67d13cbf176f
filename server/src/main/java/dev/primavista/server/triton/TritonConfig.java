package dev.primavista.server.triton;

import dev.primavista.core.ensemble.EnsembleModel;
import dev.primavista.core.ensemble.EnsembleSpec;
import dev.primavista.core.model.Device;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Queue.Policy;
import dev.primavista.core.model.Placement;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.model.Written;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.tensor.DataType;
import dev.primavista.server.oip.Platform;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model's configuration in Triton's words, as its clients read it.
 *
 * @param maxBatchSize the most rows of one request; 0 where the first dimension is like any other
 * @param groups what executes at once, by device; empty for an ensemble, whose members do
 * @param batching how requests wait and are joined; empty where neither is bounded
 * @param steps of an ensemble; empty for a model of its own
 * @param written what besides was declared
 */
public record TritonConfig(
    String name,
    String platform,
    String backend,
    int maxBatchSize,
    List<Io> inputs,
    List<Io> outputs,
    List<Group> groups,
    Optional<Batching> batching,
    boolean cached,
    List<EnsembleSpec.Step> steps,
    Written written) {

  /**
   * An input or output.
   *
   * @param dataType such as {@code TYPE_FP32}
   * @param dims without the rows where {@code maxBatchSize} is not 0; -1 for any size
   * @param reshape the model's own dimensions, likewise; empty where these are they
   */
  public record Io(String name, String dataType, List<Long> dims, Optional<List<Long>> reshape) {}

  /**
   * Instances on one device, or on the server's own.
   *
   * @param kind such as {@code KIND_CPU}
   * @param gpus empty where the kind has none
   */
  public record Group(String kind, int count, List<Integer> gpus) {
    static Group of(Device device, int count) {
      return device.kind() == Device.Kind.CUDA
          ? new Group("KIND_GPU", count, List.of(device.index()))
          : new Group("KIND_CPU", count, List.of());
    }
  }

  /** Triton's name of the execution accelerator. */
  public static final String TENSOR_RT = "tensorrt";

  /** Triton's number of a step's version that is not named. */
  public static final long NO_VERSION = -1;

  /**
   * How requests are joined.
   *
   * @param maxDelayMicros how long a request may wait for company
   * @param policy of the whole queue; empty where it has no bounds of its own
   * @param policies by priority
   */
  public record Batching(
      List<Integer> preferredSizes,
      long maxDelayMicros,
      int priorityLevels,
      int defaultPriorityLevel,
      Optional<Policy> policy,
      SortedMap<Integer, Policy> policies) {}

  /** What this version's configuration is. */
  public static TritonConfig of(ModelHandle handle) {
    ModelConfig config = handle.config();
    int rows = config.batching().maxRequestRows();
    Written.Tensors written = config.written().tensors();
    String backend = handle.model().description().backend();
    return new TritonConfig(
        handle.id().name(),
        Platform.of(backend),
        backend.equals("onnx") ? "onnxruntime" : backend,
        rows,
        ios(handle.signature().inputs(), written.inputShapes(), rows > 0),
        ios(handle.signature().outputs(), written.outputShapes(), rows > 0),
        handle.model() instanceof EnsembleModel
            ? List.of()
            : groups(config.instances(), config.written().placement().devices()),
        batching(handle),
        config.cache().on(),
        handle.model() instanceof EnsembleModel ensemble ? ensemble.spec().steps() : List.of(),
        config.written());
  }

  /** Instances take the devices in turn; without any they are on the server's own. */
  private static List<Group> groups(int instances, List<Device> devices) {
    if (devices.isEmpty()) {
      return List.of(new Group("KIND_AUTO", instances, List.of()));
    }
    SequencedMap<Device, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < instances; i++) {
      counts.merge(devices.get(i % devices.size()), 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .map(each -> Group.of(each.getKey(), each.getValue()))
        .toList();
  }

  private static Optional<Batching> batching(ModelHandle handle) {
    ModelConfig config = handle.config();
    boolean joined =
        handle.model().batchable()
            && config.batching().mode() != ModelConfig.Batching.Mode.OFF
            && config.batching().maxSize() > 1;
    ModelConfig.Queue plain = ModelConfig.Queue.of(config.queue().capacity());
    boolean told = joined || !config.queue().equals(plain);
    return told && !(handle.model() instanceof EnsembleModel)
        ? Optional.of(
            new Batching(
                config.batching().preferredSizes(),
                config.batching().maxDelay().toNanos() / 1000,
                config.queue().priorities() > 1 ? config.queue().priorities() : 0,
                config.queue().priorities() > 1 ? config.queue().defaultPriority() : 0,
                Optional.of(config.queue().policy())
                    .filter(policy -> !policy.equals(Policy.UNBOUNDED)),
                new TreeMap<>(config.queue().policies())))
        : Optional.empty();
  }

  /** How an input's pixels lie, such as {@code FORMAT_NCHW}; Triton's word for none elsewhere. */
  public String format(Io input) {
    return written.tensors().formats().getOrDefault(input.name(), "FORMAT_NONE");
  }

  /** What Triton's configurations say to its execution accelerator. */
  public static Map<String, String> tensorRtParameters(Placement placement) {
    return Map.of("precision_mode", placement.half() ? "FP16" : "FP32");
  }

  /** Triton's name of a type. */
  public static String typeName(DataType type) {
    return "TYPE_" + (type == DataType.BYTES ? "STRING" : type.name());
  }

  private static List<Io> ios(
      List<TensorSpec> specs, Map<String, List<Long>> reshapes, boolean withoutRows) {
    return specs.stream()
        .map(spec -> io(spec, Optional.ofNullable(reshapes.get(spec.name())), withoutRows))
        .toList();
  }

  private static Io io(TensorSpec spec, Optional<List<Long>> reshape, boolean withoutRows) {
    long[] dims = spec.shape().dimensions();
    long[] told = withoutRows && dims.length > 0 ? Arrays.copyOfRange(dims, 1, dims.length) : dims;
    return new Io(
        spec.name(), typeName(spec.dataType()), Arrays.stream(told).boxed().toList(), reshape);
  }
}
