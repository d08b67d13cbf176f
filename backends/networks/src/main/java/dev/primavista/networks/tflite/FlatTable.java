package dev.primavista.networks.tflite;

import dev.primavista.core.Amount;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table of a FlatBuffers file, read in place: at its position stands the distance back to its
 * list of fields, which tells how far behind the position each field is; 0 where it is absent.
 */
final class FlatTable {
  private final ByteBuffer file;
  private final int position;
  private final int fields;
  private final int fieldBytes;

  private FlatTable(ByteBuffer file, int position) {
    this.file = file;
    this.position = position;
    this.fields = position - file.getInt(position);
    this.fieldBytes = file.getShort(fields) & 0xffff;
  }

  /** The table that a file begins with. */
  static FlatTable root(ByteBuffer file) {
    ByteBuffer ordered = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return new FlatTable(ordered, ordered.getInt(0));
  }

  boolean flag(int field) {
    return small(field, 0) != 0;
  }

  /** A field of one byte. */
  int small(int field, int otherwise) {
    int at = place(field);
    return at == 0 ? otherwise : file.get(at);
  }

  int whole(int field, int otherwise) {
    int at = place(field);
    return at == 0 ? otherwise : file.getInt(at);
  }

  /** An unsigned field of 8 bytes, which must fit into an int. */
  int wide(int field) {
    int at = place(field);
    return at == 0 ? 0 : Math.toIntExact(file.getLong(at));
  }

  float real(int field) {
    int at = place(field);
    return at == 0 ? 0 : file.getFloat(at);
  }

  Optional<FlatTable> table(int field) {
    int at = place(field);
    return at == 0 ? Optional.empty() : Optional.of(new FlatTable(file, target(at)));
  }

  String text(int field) {
    int at = place(field);
    if (at == 0) {
      return "";
    }
    int start = target(at);
    byte[] bytes = new byte[checked(file.getInt(start), 1)];
    file.get(start + Integer.BYTES, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  List<FlatTable> tables(int field) {
    List<FlatTable> tables = new ArrayList<>();
    int at = place(field);
    if (at != 0) {
      int start = target(at);
      int count = checked(file.getInt(start), Integer.BYTES);
      for (int i = 1; i <= count; i++) {
        tables.add(new FlatTable(file, target(start + i * Integer.BYTES)));
      }
    }
    return tables;
  }

  /** A vector's bytes; empty where it is absent. */
  ByteBuffer bytes(int field, int elementBytes) {
    int at = place(field);
    if (at == 0) {
      return ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
    }
    int start = target(at);
    int count = checked(file.getInt(start), elementBytes);
    return file.slice(start + Integer.BYTES, count * elementBytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int[] wholes(int field) {
    ByteBuffer bytes = bytes(field, Integer.BYTES);
    int[] values = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(values);
    return values;
  }

  long[] longs(int field) {
    ByteBuffer bytes = bytes(field, Long.BYTES);
    long[] values = new long[bytes.remaining() / Long.BYTES];
    bytes.asLongBuffer().get(values);
    return values;
  }

  float[] reals(int field) {
    ByteBuffer bytes = bytes(field, Float.BYTES);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private int place(int field) {
    int at = 2 * Short.BYTES + field * Short.BYTES;
    int distance = at < fieldBytes ? file.getShort(fields + at) & 0xffff : 0;
    return distance == 0 ? 0 : position + distance;
  }

  private int target(int at) {
    return Math.addExact(at, file.getInt(at));
  }

  private int checked(int count, int bytes) {
    if (count < 0 || (long) count * bytes > file.limit()) {
      throw new TfliteFormatException(
          "a list of " + Amount.of(count, "element") + " is longer than the file");
    }
    return count;
  }
}
