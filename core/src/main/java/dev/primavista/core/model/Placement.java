package dev.primavista.core.model;

import java.util.Collections;
import java.util.List;

/**
 * On which devices a model's instances execute, and how.
 *
 * @param devices that of each instance in turn; empty for the server's own
 * @param tensorRt whether GPUs execute it with TensorRT, which compiles it at the first execution
 * @param half whether TensorRT may calculate with 16 bits
 */
public record Placement(List<Device> devices, boolean tensorRt, boolean half) {
  /** Wherever the server executes models. */
  public static final Placement ANY = new Placement(List.of(), false, false);

  public Placement {
    devices = List.copyOf(devices);
    if (half && !tensorRt) {
      throw new IllegalArgumentException(
          "precision: fp16 (expected: with accelerator tensorrt, or a model exported in fp16)");
    }
  }

  /** The same on another device where it names none. */
  public Placement orElse(Device device) {
    return devices.isEmpty() ? new Placement(List.of(device), tensorRt, half) : this;
  }

  /** The same with every device the CPU. */
  public Placement onCpu() {
    return new Placement(
        Collections.nCopies(Math.max(1, devices.size()), Device.CPU), false, false);
  }
}
