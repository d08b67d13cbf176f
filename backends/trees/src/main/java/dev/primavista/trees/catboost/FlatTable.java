package dev.primavista.trees.catboost;

import dev.primavista.trees.TreeFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A table in a FlatBuffers file; its fields are known by number. */
final class FlatTable {
  private final ByteBuffer in;
  private final int at;
  private final Allowance allowance;

  /** A vector's first element and how many there are. */
  private record Vector(int start, int count) {
    static final Vector NONE = new Vector(0, 0);
  }

  /** Bytes that may still be read: vectors may overlap, but not to grow a small file. */
  private static final class Allowance {
    private long bytes;

    Allowance(long bytes) {
      this.bytes = bytes;
    }

    void spend(long more) {
      bytes -= more;
      if (bytes < 0) {
        throw new TreeFormatException("vectors that overlap");
      }
    }
  }

  private FlatTable(ByteBuffer in, int at, Allowance allowance) {
    this.in = in;
    this.at = at;
    this.allowance = allowance;
  }

  /** The root of these bytes. */
  static FlatTable root(ByteBuffer content) {
    ByteBuffer in = content.slice().order(ByteOrder.LITTLE_ENDIAN);
    return new FlatTable(in, in.getInt(0), new Allowance(8L * in.capacity()));
  }

  /** Where a field's value begins; 0 where it has none. */
  private int place(int field) {
    int table = at - in.getInt(at);
    int slot = 4 + 2 * field;
    int offset = slot + 2 > in.getShort(table) ? 0 : Short.toUnsignedInt(in.getShort(table + slot));
    return offset == 0 ? 0 : at + offset;
  }

  private int target(int place) {
    return place + in.getInt(place);
  }

  int integer(int field, int absent) {
    int place = place(field);
    return place == 0 ? absent : in.getInt(place);
  }

  int small(int field) {
    int place = place(field);
    return place == 0 ? 0 : in.get(place);
  }

  float single(int field, float absent) {
    int place = place(field);
    return place == 0 ? absent : in.getFloat(place);
  }

  double number(int field, double absent) {
    int place = place(field);
    return place == 0 ? absent : in.getDouble(place);
  }

  String text(int field) {
    int place = place(field);
    return place == 0 ? "" : textAt(target(place));
  }

  private String textAt(int start) {
    byte[] bytes = new byte[checked(in.getInt(start), 1)];
    in.get(start + 4, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  FlatTable table(int field) {
    int place = place(field);
    if (place == 0) {
      throw new TreeFormatException("a part of the model is missing");
    }
    return new FlatTable(in, target(place), allowance);
  }

  /** The number of elements of a vector; 0 where there is none. */
  int count(int field) {
    return vector(field, 1).count();
  }

  private int checked(int count, int size) {
    if (count < 0 || (long) count * size > in.capacity()) {
      throw new TreeFormatException("a vector of " + count + " elements");
    }
    allowance.spend((long) count * size);
    return count;
  }

  private Vector vector(int field, int size) {
    int place = place(field);
    if (place == 0) {
      return Vector.NONE;
    }
    int start = target(place);
    return new Vector(start + 4, checked(in.getInt(start), size));
  }

  List<FlatTable> tables(int field) {
    Vector vector = vector(field, 4);
    List<FlatTable> tables = new ArrayList<>();
    for (int i = 0; i < vector.count(); i++) {
      tables.add(new FlatTable(in, target(vector.start() + 4 * i), allowance));
    }
    return tables;
  }

  List<String> texts(int field) {
    Vector vector = vector(field, 4);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < vector.count(); i++) {
      texts.add(textAt(target(vector.start() + 4 * i)));
    }
    return texts;
  }

  int[] integers(int field) {
    Vector vector = vector(field, 4);
    int[] values = new int[vector.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.getInt(vector.start() + 4 * i);
    }
    return values;
  }

  float[] singles(int field) {
    Vector vector = vector(field, 4);
    float[] values = new float[vector.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.getFloat(vector.start() + 4 * i);
    }
    return values;
  }

  double[] numbers(int field) {
    Vector vector = vector(field, 8);
    double[] values = new double[vector.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.getDouble(vector.start() + 8 * i);
    }
    return values;
  }

  /** The bytes of a vector of structures of so many bytes each. */
  ByteBuffer structures(int field, int size) {
    Vector vector = vector(field, size);
    return in.slice(vector.start(), vector.count() * size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
