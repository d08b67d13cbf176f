package dev.primavista.core.probe;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the largest input of a signature takes, of one row where rows are free.
 *
 * @param bytes may exceed a long; other free dimensions count as 1
 */
record RowBytes(String file, TensorSpec input, double bytes) {
  /** What a tensor can hold. */
  private static final int MOST_BYTES = Integer.MAX_VALUE;

  private static final int REFERENCE_BYTES = 4;

  /** The largest of a signature's inputs; one without bytes if it has none. */
  static RowBytes of(String file, Signature signature) {
    return signature.inputs().stream()
        .map(input -> new RowBytes(file, input, bytes(input)))
        .max(Comparator.comparingDouble(RowBytes::bytes))
        .orElseGet(() -> new RowBytes(file, new TensorSpec("", DataType.BOOL, Shape.of(0)), 0));
  }

  private static double bytes(TensorSpec input) {
    double bytes = input.dataType().isFixedSize() ? input.dataType().byteSize() : REFERENCE_BYTES;
    for (long size : input.shape().dimensions()) {
      bytes *= size == Shape.ANY ? 1 : size;
    }
    return bytes;
  }

  /**
   * Refuses what no request could hold.
   *
   * @throws ModelLoadException if it is more than a tensor holds, or than the heap
   */
  void require() {
    if (bytes > MOST_BYTES) {
      throw new ModelLoadException(
          "too_large",
          sentence() + " (expected: at most %,d)".formatted(MOST_BYTES),
          "export it with smaller or free dimensions");
    }
    if (bytes > Runtime.getRuntime().maxMemory()) {
      throw outOfMemory(null);
    }
  }

  /** The refusal of a model whose rows did not fit into the heap. */
  ModelLoadException outOfMemory(@Nullable Throwable cause) {
    return new ModelLoadException(
        "out_of_memory",
        sentence()
            + " (expected: a few times less than the %,d of this process's heap)"
                .formatted(Runtime.getRuntime().maxMemory()),
        "raise the heap with JAVA_TOOL_OPTIONS=-Xmx",
        cause);
  }

  private String sentence() {
    return String.format(
        Locale.ROOT, "%s, input %s takes %,.0f bytes for a row", file, input, bytes);
  }
}
