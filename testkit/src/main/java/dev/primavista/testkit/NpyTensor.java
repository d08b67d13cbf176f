package dev.primavista.testkit;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Golden arrays in NumPy's format: version 1, C order. */
public final class NpyTensor {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '([^']+)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\)");
  private static final Map<String, DataType> TYPES =
      Map.of(
          "<f4", DataType.FP32,
          "<f8", DataType.FP64,
          "<i8", DataType.INT64,
          "<i4", DataType.INT32,
          "|u1", DataType.UINT8,
          "|i1", DataType.INT8);

  private NpyTensor() {}

  public static FixedTensor read(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      int header = bytes.getShort(8);
      Matcher found =
          HEADER.matcher(new String(bytes.array(), 10, header, StandardCharsets.ISO_8859_1));
      if (!found.find() || !TYPES.containsKey(found.group(1))) {
        throw new IllegalArgumentException(file + " (expected: an array in C order)");
      }
      long[] shape =
          Pattern.compile(",")
              .splitAsStream(found.group(2))
              .map(String::strip)
              .filter(size -> !size.isEmpty())
              .mapToLong(Long::parseLong)
              .toArray();
      return FixedTensor.wrap(
          TYPES.get(found.group(1)), Shape.of(shape), bytes.position(10 + header).slice());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
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
