package dev.primavista.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.primavista.core.model.Device;
import dev.primavista.core.model.Placement;

/** What lets ONNX Runtime execute a session on a GPU. */
@FunctionalInterface
public interface Accelerator {
  /**
   * Puts the GPU before the CPU, which keeps what the GPU cannot execute.
   *
   * @throws OrtException if this build, the driver or the device is not there
   */
  void use(OrtSession.SessionOptions options, Device device, Placement placement)
      throws OrtException;
}
