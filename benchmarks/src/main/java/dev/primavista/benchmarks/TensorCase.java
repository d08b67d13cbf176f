package dev.primavista.benchmarks;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.server.json.JsonCursor;
import dev.primavista.server.oip.TensorBytes;
import dev.primavista.server.oip.TensorHead;
import dev.primavista.server.oip.TensorReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/** 150,000 numbers from a body's bytes into a tensor: as JSON, and as the protocol's raw bytes. */
final class TensorCase {
  private static final int COUNT = 150_528;

  private TensorCase() {}

  /** One numeral after another. */
  private interface Numerals {
    String next(Random random);
  }

  static List<Figure> run() {
    return List.of(
        json(
            "FP32, short",
            DataType.FP32,
            random -> "" + Math.round(random.nextFloat() * 1e6) / 1e6),
        json("FP32, as Python writes it", DataType.FP32, random -> "" + random.nextFloat()),
        json("FP32 from doubles", DataType.FP32, random -> "" + random.nextDouble()),
        json("FP64", DataType.FP64, random -> "" + random.nextGaussian()),
        json("INT64", DataType.INT64, random -> "" + random.nextInt()),
        binary());
  }

  private static Figure json(String name, DataType type, Numerals numerals) {
    Random random = new Random(7);
    StringJoiner text = new StringJoiner(", ", "[", "]");
    for (int i = 0; i < COUNT; i++) {
      text.add(numerals.next(random));
    }
    byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
    double micros =
        CpuTimer.medianMicros(
            () -> {
              var _ = TensorReader.read(head(type), JsonCursor.of(body, body.length));
            });
    String note = String.format("%,d numbers, %,d bytes", COUNT, body.length);
    return new Figure("tensor: decode JSON, " + name, "Primavista", micros, note);
  }

  private static Figure binary() {
    byte[] body = new byte[COUNT * 4];
    double micros =
        CpuTimer.medianMicros(
            () -> {
              var _ = TensorBytes.decode(head(DataType.FP32), body, 0, body.length);
            });
    return new Figure("tensor: decode binary, FP32", "Primavista", micros, COUNT + " numbers");
  }

  private static TensorHead head(DataType type) {
    return new TensorHead("input 'x'", "inputs[0]", type, Shape.of(1, COUNT));
  }
}
