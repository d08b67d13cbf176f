package dev.primavista.onnx;

import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves ONNX models with ONNX Runtime, one thread per instance and none spinning. */
public final class OnnxBackend implements Backend {
  private final Devices devices;

  /** On the CPU. */
  public OnnxBackend() {
    this(Devices.CPU);
  }

  public OnnxBackend(Devices devices) {
    this.devices = devices;
  }

  @Override
  public String name() {
    return "onnx";
  }

  @Override
  public boolean recognizes(Path path, byte[] head) {
    return Files.isRegularFile(path) && OnnxRecognition.isModel(head);
  }

  /**
   * {@inheritDoc} Weights in files of their own must stand in the model's folder. They are mapped,
   * so they may be deleted afterwards, but not overwritten.
   */
  @Override
  public LoadedModel load(Path path) {
    return load(path, LoadOptions.NONE);
  }

  /** {@inheritDoc} The placement says on which devices the instances execute. */
  @Override
  public LoadedModel load(Path path, LoadOptions options) {
    try (Arena arena = Arena.ofConfined()) {
      return OnnxModel.load(OnnxFile.read(path, arena), options, devices);
    }
  }
}
