package dev.primavista.cli.vision;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.NpyReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * What a network must answer, as numpy arrays.
 *
 * @param input floats with the shape of the network's input
 * @param logits what it gives
 */
record GoldenLogits(Path input, Path logits) {
  private static final double TOLERANCE = 1e-3;

  /**
   * A line about the greatest difference.
   *
   * @throws CommandFailure if it is greater than 0.001
   */
  String check(LoadedModel model) {
    double[] expected = NpyReader.read(Paths.existing(logits)).doubles();
    double[] actual = answer(model);
    if (actual.length != expected.length) {
      throw new CommandFailure(
          "wrong_golden",
          "%s has %,d logits (expected: %,d)".formatted(logits, expected.length, actual.length),
          null);
    }
    double greatest = 0;
    for (int i = 0; i < expected.length; i++) {
      greatest = Math.max(greatest, Math.abs(actual[i] - expected[i]));
    }
    String line =
        String.format(Locale.ROOT, "golden logits: the greatest difference is %.2e", greatest);
    if (!(greatest <= TOLERANCE)) {
      throw new CommandFailure("wrong_golden", line + " (expected: <= 0.001)", null);
    }
    return line;
  }

  private double[] answer(LoadedModel model) {
    NdArray pixels = NpyReader.read(Paths.existing(input));
    TensorSpec spec = model.signature().inputs().getFirst();
    Shape shape = Shape.of(Arrays.stream(pixels.shape()).asLongStream().toArray());
    if (!spec.shape().accepts(shape)) {
      throw new CommandFailure(
          "wrong_golden",
          input + " has shape " + shape + " (expected: " + spec.shape() + ")",
          null);
    }
    FixedTensor tensor = FixedTensor.allocate(DataType.FP32, shape);
    ByteBuffer data = tensor.data().order(ByteOrder.nativeOrder());
    for (double pixel : pixels.doubles()) {
      data.putFloat((float) pixel);
    }
    try (ModelInstance instance = model.newInstance()) {
      return ((FixedTensor) instance.execute(Map.of(spec.name(), tensor)).firstEntry().getValue())
          .doubles();
    }
  }
}
