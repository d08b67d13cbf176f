package dev.primavista.cli;

import dev.primavista.core.model.Device;
import dev.primavista.onnx.Devices;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Where networks execute. */
final class DeviceOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "${env:PRIMA_DEVICE:-cpu}",
      description = "cpu, cuda or cuda:N: where networks execute that name no device")
  private String device = "cpu";

  @Option(
      names = "--or-cpu",
      description = "the CPU takes what a GPU cannot, with a warning; otherwise it is refused")
  private boolean orCpu;

  Devices devices(Consumer<String> warned) {
    try {
      return Devices.nvidia(Device.parse(device), orCpu, warned);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.wrongSetting("--" + wrong.getMessage());
    }
  }
}
