package dev.primavista.networks.keras;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.networks.Conversion;
import dev.primavista.networks.checkpoint.Checkpoint;
import dev.primavista.networks.checkpoint.CheckpointException;
import dev.primavista.networks.keras.config.KerasFormatException;
import dev.primavista.networks.keras.known.SlimResNet;
import dev.primavista.networks.keras.layers.NetworkLowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Turns a TensorFlow checkpoint of a network whose graph is known into an ONNX graph. */
public final class CheckpointConversion implements Conversion {
  /** Part of the cache's keys: raised where graphs change. */
  private static final String VERSION = "checkpoint-1";

  /** Whether it is a checkpoint of version 1, or the {@code .index} of one of version 2. */
  public static boolean recognizes(Path path) {
    try {
      return Files.isRegularFile(path) && Checkpoint.recognizes(path);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String key(Path file) {
    return VERSION;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ModelLoadException if it is damaged or of another network than slim's resnet_v1
   */
  @Override
  public Graph convert(Path path) {
    String name = String.valueOf(path.getFileName());
    try {
      SlimResNet.Found found =
          SlimResNet.of(Checkpoint.read(path)).orElseThrow(() -> unknown(name));
      return KerasConversion.lower(
          found.network(),
          found.weights(),
          false,
          "TensorFlow slim network '" + found.scope() + "'");
    } catch (NetworkLowering.Refusal | KerasFormatException | Unsupported e) {
      throw malformed(name + ": " + e.getMessage(), e);
    } catch (CheckpointException e) {
      throw malformed(name + " " + e.getMessage(), e);
    } catch (IOException e) {
      throw malformed(name + " cannot be read: " + e, e);
    }
  }

  private static ModelLoadException unknown(String name) {
    return new ModelLoadException(
        "no_architecture",
        name + " holds variables without their graph (expected: those of slim's resnet_v1)",
        "export a SavedModel in Python: tf.saved_model.save(model, \"folder\")");
  }

  private static ModelLoadException malformed(String message, Exception cause) {
    return new ModelLoadException("malformed_model", message, "copy the file again", cause);
  }
}
