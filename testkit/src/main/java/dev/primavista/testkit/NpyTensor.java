package dev.primavista.testkit;

import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.NpyFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Golden arrays in NumPy's format. */
public final class NpyTensor {
  private NpyTensor() {}

  public static FixedTensor read(Path file) {
    try {
      return (FixedTensor) NpyFormat.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The greatest absolute difference of two tensors of the same shape. */
  public static double distance(FixedTensor one, FixedTensor other) {
    if (!one.shape().equals(other.shape())) {
      throw new IllegalArgumentException(other + " (expected: " + one + ")");
    }
    double greatest = 0;
    for (int i = 0; i < one.elementCount(); i++) {
      double difference = Math.abs(one.doubleAt(i) - other.doubleAt(i));
      greatest = difference > greatest || Double.isNaN(difference) ? difference : greatest;
    }
    return greatest;
  }
}
