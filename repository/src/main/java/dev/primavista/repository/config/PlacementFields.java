package dev.primavista.repository.config;

import dev.primavista.core.model.Device;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.Placement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** On which devices a model's instances execute, as configurations say it. */
final class PlacementFields {
  private static final String TENSOR_RT = "tensorrt";

  /** Triton's kinds of instances by their numbers. */
  private static final List<String> KINDS =
      List.of("KIND_AUTO", "KIND_GPU", "KIND_CPU", "KIND_MODEL");

  private PlacementFields() {}

  /** Our own keys: {@code device}, {@code accelerator} and {@code precision}. */
  static Placement own(Fields fields, Placement base) {
    List<Device> devices =
        fields.has("device")
            ? fields.checked(
                "device", () -> fields.texts("device").stream().map(Device::parse).toList())
            : base.devices();
    Optional<String> accelerator = fields.text("accelerator");
    if (accelerator.isPresent() && !accelerator.get().equals(TENSOR_RT)) {
      throw fields.wrong("accelerator", TENSOR_RT);
    }
    Optional<String> precision = fields.text("precision");
    if (precision.isPresent() && !precision.get().matches("fp16|fp32")) {
      throw fields.wrong("precision", "fp32 or fp16");
    }
    boolean tensorRt = accelerator.isPresent() || base.tensorRt();
    boolean half = precision.map("fp16"::equals).orElse(base.half());
    return fields.checked("precision", () -> new Placement(devices, tensorRt, half));
  }

  /**
   * Triton's {@code instance_group} and {@code optimization.execution_accelerators}. A group on
   * GPUs has its count on each of them; on cuda:0 where it names none.
   */
  static Placement triton(Fields fields) {
    List<Device> devices = new ArrayList<>();
    for (Fields group : fields.groups("instance_group")) {
      int count = count(group);
      switch (group.word("kind", KINDS).orElse("KIND_AUTO")) {
        case "KIND_GPU" ->
            gpus(group).forEach(gpu -> devices.addAll(Collections.nCopies(count, gpu)));
        case "KIND_CPU" -> devices.addAll(Collections.nCopies(count, Device.CPU));
        case "KIND_AUTO", "KIND_MODEL" -> {
          // The server's own device.
        }
        default -> throw group.wrong("kind", "KIND_AUTO, KIND_CPU, KIND_GPU or KIND_MODEL");
      }
    }
    Optional<Fields> tensorRt =
        fields
            .group("optimization")
            .flatMap(optimization -> optimization.group("execution_accelerators"))
            .flatMap(PlacementFields::tensorRt);
    boolean half =
        tensorRt
            .map(each -> each.textMap("parameters").getOrDefault("precision_mode", ""))
            .orElse("")
            .toUpperCase(Locale.ROOT)
            .equals("FP16");
    return new Placement(devices, tensorRt.isPresent(), half);
  }

  /** The same, and for what it does not say what holds without it. */
  static Placement over(Fields fields, Placement own) {
    Placement given = triton(fields);
    return new Placement(
        given.devices().isEmpty() ? own.devices() : given.devices(),
        own.tensorRt() || given.tensorRt(),
        given.tensorRt() ? given.half() : own.half());
  }

  /** How many instances the groups ask for together; 0 where there are none. */
  static int instances(Fields fields) {
    int sum = 0;
    for (Fields group : fields.groups("instance_group")) {
      boolean onGpus = group.word("kind", KINDS).orElse("").equals("KIND_GPU");
      sum += count(group) * (onGpus ? gpus(group).size() : 1);
    }
    return sum;
  }

  private static int count(Fields group) {
    int count = group.count("count", 0).filter(given -> given > 0).orElse(1);
    if (count > ModelConfig.MOST_INSTANCES) {
      throw group.wrong("count", "at most " + ModelConfig.MOST_INSTANCES);
    }
    return count;
  }

  private static List<Device> gpus(Fields group) {
    List<Device> gpus =
        group.wholes("gpus", 0).stream()
            .map(gpu -> Device.cuda((int) Math.min(gpu, Integer.MAX_VALUE)))
            .toList();
    return gpus.isEmpty() ? List.of(Device.cuda(0)) : gpus;
  }

  private static Optional<Fields> tensorRt(Fields accelerators) {
    return accelerators.groups("gpu_execution_accelerator").stream()
        .filter(each -> each.text("name").orElse("").equals(TENSOR_RT))
        .findFirst();
  }
}
