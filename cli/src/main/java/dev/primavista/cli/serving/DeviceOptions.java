package dev.primavista.cli.serving;

import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.core.model.Device;
import dev.primavista.onnx.Devices;
import dev.primavista.server.observability.Nvml;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /**
   * What is asked for.
   *
   * @throws CommandFailure if it is a GPU, and this machine has none for which its libraries would
   *     be fetched
   */
  Devices devices(Consumer<String> warned) {
    Device usual = usual();
    if (usual.kind() == Device.Kind.CUDA && !orCpu && !hasGpu()) {
      throw new CommandFailure(
          "no_gpu",
          "--device " + device + ": this machine shows no GPU of NVIDIA (expected: its driver)",
          "add --or-cpu where the CPU may take what a GPU cannot");
    }
    return Devices.nvidia(usual, orCpu, warned);
  }

  /** The device of networks that name none. */
  Device usual() {
    try {
      return Device.parse(device);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.wrongSetting("--" + wrong.getMessage());
    }
  }

  private static boolean hasGpu() {
    return Files.exists(Path.of("/dev/nvidiactl"))
        || Files.exists(Path.of("/dev/nvidia0"))
        || Nvml.load(Nvml.LIBRARY).isPresent();
  }
}
