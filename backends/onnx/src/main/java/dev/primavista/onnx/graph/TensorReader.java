package dev.primavista.onnx.graph;

import dev.primavista.onnx.wire.ProtoCursor;
import dev.primavista.onnx.wire.TextEntry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code TensorProto}s. The files that weights stand in are mapped once each. */
final class TensorReader {
  private final Path model;
  private final Map<String, MemorySegment> files = new HashMap<>();

  TensorReader(Path model) {
    this.model = model;
  }

  /** What one message holds; data in its typed fields is gathered as little-endian bytes. */
  private static final class Parts {
    String name = "";
    ElementType type = ElementType.FLOAT;
    final List<Long> shape = new ArrayList<>();
    final List<Long> integers = new ArrayList<>();
    final List<ByteBuffer> floats = new ArrayList<>();
    final List<ByteBuffer> texts = new ArrayList<>();
    final SequencedMap<String, String> external = new LinkedHashMap<>();
    @Nullable ByteBuffer raw;
  }

  Initializer read(ProtoCursor in) throws IOException {
    Parts parts = new Parts();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> in.varints(parts.shape::add);
        case 2 -> parts.type = type(in.varint());
        case 4 -> parts.floats.add(in.fixed(ProtoCursor.FIXED32));
        case 5, 7, 11 -> in.varints(parts.integers::add);
        case 6 -> parts.texts.add(in.bytes());
        case 8 -> {
          parts.name = in.text();
          in.call("initializer '" + parts.name + "'");
        }
        case 9 -> parts.raw = in.bytes();
        case 10 -> parts.floats.add(in.fixed(ProtoCursor.FIXED64));
        case 13 -> TextEntry.read(in.message("external data"), parts.external);
        default -> {}
      }
    }
    return new Initializer(parts.name, parts.type, parts.shape, data(parts), parts.texts);
  }

  static ElementType type(long code) {
    return ElementType.of(code)
        .orElseThrow(
            () -> new IllegalArgumentException("element type: " + code + " (expected: 1 to 24)"));
  }

  private ByteBuffer data(Parts parts) throws IOException {
    if (!parts.external.isEmpty()) {
      return external(parts.external);
    }
    if (parts.raw != null) {
      return parts.raw;
    }
    return parts.floats.isEmpty() ? integers(parts) : joined(parts.floats);
  }

  private static ByteBuffer integers(Parts parts) {
    int width = (int) Math.max(1, parts.type.bytes(1));
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(parts.integers.size(), width))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (long value : parts.integers) {
      switch (width) {
        case 1 -> bytes.put((byte) value);
        case 2 -> bytes.putShort((short) value);
        case 4 -> bytes.putInt((int) value);
        default -> bytes.putLong(value);
      }
    }
    return bytes.flip();
  }

  private static ByteBuffer joined(List<ByteBuffer> pieces) {
    if (pieces.size() == 1) {
      return pieces.getFirst();
    }
    int size = pieces.stream().mapToInt(ByteBuffer::remaining).reduce(0, Math::addExact);
    ByteBuffer all = ByteBuffer.allocate(size);
    pieces.forEach(all::put);
    return all.flip();
  }

  private ByteBuffer external(Map<String, String> entry) throws IOException {
    String location = entry.getOrDefault("location", "");
    MemorySegment file = files.get(location);
    if (file == null) {
      ExternalData.check(model, List.of(location));
      file = map(ExternalData.folder(model).resolve(location));
      files.put(location, file);
    }
    long offset = Long.parseLong(entry.getOrDefault("offset", "0"));
    String length = entry.get("length");
    long bytes = length == null ? file.byteSize() - offset : Long.parseLong(length);
    if (offset < 0 || bytes < 0 || offset > file.byteSize() - bytes) {
      throw new IllegalArgumentException(
          "'%s' has %,d bytes (expected: %,d)"
              .formatted(location, file.byteSize(), offset + bytes));
    }
    return file.asSlice(offset, bytes).asByteBuffer();
  }

  private static MemorySegment map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    }
  }
}
