package dev.primavista.networks.checkpoint;

import dev.primavista.onnx.wire.OnnxFormatException;
import dev.primavista.onnx.wire.ProtoCursor;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The float variables of a TensorFlow checkpoint: of version 1, which is one file, or of version 2,
 * whose {@code .index} names what stands in {@code .data-00000-of-00001} beside it. Field numbers
 * are those of TensorFlow's saved_tensor_slice.proto and tensor_bundle.proto.
 *
 * @param variables by their names
 */
public record Checkpoint(SequencedMap<String, Variable> variables) {
  private static final String INDEX = ".index";
  private static final int FLOAT = 1;

  /**
   * A variable.
   *
   * @param data its elements in row order, four bytes each, little-endian
   */
  public record Variable(List<Long> shape, ByteBuffer data) {
    public Variable {
      shape = List.copyOf(shape);
    }

    /** A copy of its elements. */
    public float[] floats() {
      float[] floats = new float[data.remaining() / Float.BYTES];
      data.duplicate().order(java.nio.ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
      return floats;
    }
  }

  /** Whether the file is a checkpoint of version 1, or the index of one of version 2. */
  public static boolean recognizes(Path path) throws IOException {
    return SortedTable.recognizes(path);
  }

  /**
   * Reads it. Its file is mapped as long as the variables are reachable.
   *
   * @throws CheckpointException if it is damaged
   */
  public static Checkpoint read(Path path) throws IOException {
    try {
      SequencedMap<String, ByteBuffer> entries = new SortedTable(mapped(path)).entries();
      ByteBuffer first = entries.remove("");
      if (first == null) {
        throw new CheckpointException("has no first entry, which says what it holds");
      }
      String name = String.valueOf(path.getFileName());
      return new Checkpoint(
          name.endsWith(INDEX)
              ? bundled(entries, first, mapped(data(path, name)))
              : sliced(entries.values(), first));
    } catch (OnnxFormatException
        | BufferUnderflowException
        | IndexOutOfBoundsException
        | NegativeArraySizeException damaged) {
      throw new CheckpointException("is damaged or cut off");
    }
  }

  private static Path data(Path path, String name) {
    String stem = name.substring(0, name.length() - INDEX.length());
    return path.resolveSibling(stem + ".data-00000-of-00001");
  }

  private static ByteBuffer mapped(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new CheckpointException("has more than 2 GB");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
  }

  /** Version 1: each value is a variable with its data, its shape stands in the first entry. */
  private static SequencedMap<String, Variable> sliced(
      Iterable<ByteBuffer> values, ByteBuffer first) {
    Map<String, List<Long>> shapes = shapes(first);
    SequencedMap<String, Variable> variables = new LinkedHashMap<>();
    for (ByteBuffer value : values) {
      ProtoCursor outer = new ProtoCursor(value, "a variable");
      while (outer.next()) {
        if (outer.field() == 2) {
          slice(outer.message("a variable"), shapes, variables);
        }
      }
    }
    return variables;
  }

  private static Map<String, List<Long>> shapes(ByteBuffer first) {
    Map<String, List<Long>> shapes = new HashMap<>();
    ProtoCursor outer = new ProtoCursor(first, "the list of variables");
    while (outer.next()) {
      if (outer.field() != 1) {
        continue;
      }
      ProtoCursor list = outer.message("the list of variables");
      while (list.next()) {
        if (list.field() == 1) {
          shape(list.message("a variable"), shapes);
        }
      }
    }
    return shapes;
  }

  private static void shape(ProtoCursor variable, Map<String, List<Long>> shapes) {
    String name = "";
    List<Long> shape = List.of();
    long type = 0;
    while (variable.next()) {
      switch (variable.field()) {
        case 1 -> name = variable.text();
        case 2 -> shape = sizes(variable.message("a shape"));
        case 3 -> type = variable.varint();
        default -> {}
      }
    }
    if (type == FLOAT) {
      shapes.put(name, shape);
    }
  }

  private static List<Long> sizes(ProtoCursor shape) {
    List<Long> sizes = new ArrayList<>();
    while (shape.next()) {
      if (shape.field() == 2) {
        ProtoCursor dimension = shape.message("a dimension");
        long size = 0;
        while (dimension.next()) {
          size = dimension.field() == 1 ? dimension.varint() : size;
        }
        sizes.add(size);
      }
    }
    return sizes;
  }

  private static void slice(
      ProtoCursor slice, Map<String, List<Long>> shapes, Map<String, Variable> variables) {
    String name = "";
    ByteBuffer data = ByteBuffer.allocate(0);
    while (slice.next()) {
      switch (slice.field()) {
        case 1 -> name = slice.text();
        case 3 -> data = floats(slice.message("a tensor"));
        default -> {}
      }
    }
    if (shapes.containsKey(name)) {
      put(variables, name, new Variable(shapes.get(name), data));
    }
  }

  private static ByteBuffer floats(ProtoCursor tensor) {
    ByteBuffer data = ByteBuffer.allocate(0);
    while (tensor.next()) {
      switch (tensor.field()) {
        case 4 -> data = tensor.bytes();
        case 5 -> data = tensor.fixed(ProtoCursor.FIXED32);
        default -> {}
      }
    }
    return data;
  }

  /** Version 2: each value says where its variable's data stands. */
  private static SequencedMap<String, Variable> bundled(
      SequencedMap<String, ByteBuffer> entries, ByteBuffer header, ByteBuffer data) {
    ProtoCursor head = new ProtoCursor(header, "the header");
    while (head.next()) {
      if (head.field() == 1 && head.varint() != 1) {
        throw new CheckpointException("stands in several files (expected: one)");
      }
    }
    SequencedMap<String, Variable> variables = new LinkedHashMap<>();
    entries.forEach(
        (key, value) -> {
          String name =
              new String(key.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
          entry(name, new ProtoCursor(value, "a variable"), data, variables);
        });
    return variables;
  }

  private static void entry(
      String name, ProtoCursor entry, ByteBuffer data, Map<String, Variable> variables) {
    List<Long> shape = List.of();
    long type = 0;
    long offset = 0;
    long size = 0;
    while (entry.next()) {
      switch (entry.field()) {
        case 1 -> type = entry.varint();
        case 2 -> shape = sizes(entry.message("a shape"));
        case 4 -> offset = entry.varint();
        case 5 -> size = entry.varint();
        default -> {}
      }
    }
    if (type == FLOAT) {
      ByteBuffer own = data.slice(Math.toIntExact(offset), Math.toIntExact(size));
      put(variables, name, new Variable(shape, own));
    }
  }

  private static void put(Map<String, Variable> variables, String name, Variable variable) {
    long elements = variable.shape.stream().reduce(1L, Math::multiplyExact);
    if (variable.data.remaining() != elements * Float.BYTES) {
      throw new CheckpointException(
          "has %,d bytes of '%s' (expected: %,d for shape %s)"
              .formatted(variable.data.remaining(), name, elements * Float.BYTES, variable.shape));
    }
    variables.put(name, variable);
  }
}
