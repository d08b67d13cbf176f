package dev.primavista.onnx;

import dev.primavista.core.model.Device;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Placement;
import java.util.function.Consumer;

/**
 * On which devices sessions execute.
 *
 * @param usual that of models that name none
 * @param orCpu whether the CPU takes what a GPU cannot, with a warning; otherwise it is refused
 * @param warned of each model that the CPU took
 */
public record Devices(
    Device usual, boolean orCpu, Accelerator accelerator, Consumer<String> warned) {
  /** The CPU alone. */
  public static final Devices CPU = nvidia(Device.CPU, false, _ -> {});

  /** With NVIDIA's GPUs, where ONNX Runtime's libraries are those for them. */
  public static Devices nvidia(Device usual, boolean orCpu, Consumer<String> warned) {
    return new Devices(usual, orCpu, new NvidiaProviders(), warned);
  }

  /** Where a model is executed. */
  Placement place(Placement wished) {
    return wished.orElse(usual);
  }

  /**
   * Where a model is executed whose device refused it.
   *
   * @throws ModelLoadException if the CPU may not take it
   */
  Placement instead(String file, Placement refused, Exception reason) {
    String sentence =
        file
            + " cannot be executed on "
            + refused.devices().stream().distinct().toList()
            + ": "
            + Refusal.line(reason);
    if (!orCpu) {
      throw new ModelLoadException(
          "device_unavailable",
          sentence,
          "start with --device cuda on a machine with CUDA 12 and cuDNN 9, or add --or-cpu",
          reason);
    }
    warned.accept(sentence + "; the CPU executes it");
    return refused.onCpu();
  }
}
