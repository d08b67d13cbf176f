package dev.primavista.cli;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** numpy's {@code .npy} format, version 1.0. */
final class NpyFile {
  private static final int ALIGNMENT = 64;
  private static final int PREFIX = 10;

  private NpyFile() {}

  static void write(Path file, FixedTensor tensor) throws IOException {
    String dimensions =
        Arrays.stream(tensor.shape().dimensions())
            .mapToObj(Long::toString)
            .collect(Collectors.joining(", "));
    String comma = tensor.shape().rank() == 1 ? "," : "";
    String header =
        "{'descr': '"
            + code(tensor.dataType())
            + "', 'fortran_order': False, 'shape': ("
            + dimensions
            + comma
            + "), }";
    int padding = ALIGNMENT - (PREFIX + header.length() + 1) % ALIGNMENT;
    header = header + " ".repeat(padding % ALIGNMENT) + "\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x93);
    out.writeBytes("NUMPY".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >> 8)});
    out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    ByteBuffer data = tensor.data();
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    out.writeBytes(bytes);
    Files.write(file, out.toByteArray());
  }

  private static String code(DataType type) {
    return switch (type) {
      case BOOL -> "|b1";
      case UINT8 -> "|u1";
      case UINT16 -> "<u2";
      case UINT32 -> "<u4";
      case UINT64 -> "<u8";
      case INT8 -> "|i1";
      case INT16 -> "<i2";
      case INT32 -> "<i4";
      case INT64 -> "<i8";
      case FP16 -> "<f2";
      case FP32 -> "<f4";
      case FP64 -> "<f8";
      case BF16, BYTES ->
          throw new CommandFailure(
              "no_npy_type", type + " has no type in .npy files", "leave --output out for JSON");
    };
  }
}
