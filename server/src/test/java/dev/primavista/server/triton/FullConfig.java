package dev.primavista.server.triton;

import dev.primavista.core.ensemble.EnsembleSpec;
import dev.primavista.core.model.Device;
import dev.primavista.core.model.ModelConfig.Queue.OnTimeout;
import dev.primavista.core.model.ModelConfig.Queue.Policy;
import dev.primavista.core.model.Placement;
import dev.primavista.core.model.Written;
import dev.primavista.core.tensor.DataType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Configurations in which everything is declared that may be. */
public final class FullConfig {
  private FullConfig() {}

  /** A model whose requests are joined. */
  public static TritonConfig model() {
    Written.Data zeros = new Written.Data(DataType.FP32, List.of(4L), false, Optional.empty());
    Written written =
        new Written(
            Optional.of(new Written.Versions(0, List.of(1L, 3L))),
            Optional.of("net.onnx"),
            new LinkedHashMap<>(Map.of("owner", "team a")),
            new Written.Tensors(
                new LinkedHashMap<>(Map.of("y", "labels.txt")),
                new LinkedHashMap<>(Map.of("x", "FORMAT_NCHW")),
                new LinkedHashMap<>(Map.of("x", List.of(2L, 2L))),
                new LinkedHashMap<>()),
            List.of(new Written.WarmUp("first", 8, 2, new LinkedHashMap<>(Map.of("x", zeros)))),
            new Placement(List.of(Device.cuda(1), Device.CPU, Device.cuda(1)), true, true));
    TritonConfig.Batching batching =
        new TritonConfig.Batching(
            List.of(4, 8),
            250,
            2,
            1,
            Optional.of(new Policy(100, Duration.ofMillis(5), OnTimeout.DELAY)),
            new TreeMap<>(Map.of(1, new Policy(10, Duration.ZERO, OnTimeout.REJECT))));
    return of(Optional.of(batching), List.of(), written);
  }

  /** An ensemble of one model. */
  public static TritonConfig ensemble() {
    EnsembleSpec.Step step =
        new EnsembleSpec.Step("first", "net", Map.of("x", "in"), Map.of("y", "out"));
    return of(Optional.empty(), List.of(step, step.withVersion(3)), Written.NOTHING);
  }

  private static TritonConfig of(
      Optional<TritonConfig.Batching> batching, List<EnsembleSpec.Step> steps, Written written) {
    return new TritonConfig(
        "m",
        "onnxruntime_onnx",
        "onnxruntime",
        8,
        List.of(new TritonConfig.Io("x", "TYPE_FP32", List.of(4L), Optional.of(List.of(2L, 2L)))),
        List.of(new TritonConfig.Io("y", "TYPE_FP32", List.of(3L), Optional.empty())),
        List.of(
            new TritonConfig.Group("KIND_GPU", 2, List.of(1)),
            new TritonConfig.Group("KIND_CPU", 1, List.of())),
        batching,
        false,
        steps,
        written);
  }
}
