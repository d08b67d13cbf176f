package dev.primavista.onnx.graph;

import dev.primavista.onnx.graph.Value.OtherType;
import dev.primavista.onnx.graph.Value.TensorType;
import dev.primavista.onnx.wire.ProtoCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a {@code ValueInfoProto}. */
final class ValueReader {
  private ValueReader() {}

  static Value read(ProtoCursor in) {
    String name = "";
    Value.Type type = new OtherType(ByteBuffer.allocate(0));
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> type = type(in.bytes());
        default -> {}
      }
    }
    return new Value(name, type);
  }

  private static Value.Type type(ByteBuffer bytes) {
    ProtoCursor in = new ProtoCursor(bytes, "a type");
    while (in.next()) {
      if (in.field() == 1) {
        return tensor(in.message("a tensor's type"));
      }
    }
    return new OtherType(bytes);
  }

  private static TensorType tensor(ProtoCursor in) {
    ElementType elements = ElementType.FLOAT;
    Optional<List<Dimension>> shape = Optional.empty();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> elements = TensorReader.type(in.varint());
        case 2 -> shape = Optional.of(shape(in.message("a shape")));
        default -> {}
      }
    }
    return new TensorType(elements, shape);
  }

  private static List<Dimension> shape(ProtoCursor in) {
    List<Dimension> shape = new ArrayList<>();
    while (in.next()) {
      if (in.field() == 1) {
        shape.add(dimension(in.message("a dimension")));
      }
    }
    return shape;
  }

  private static Dimension dimension(ProtoCursor in) {
    Dimension dimension = Dimension.free("");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> dimension = Dimension.of(in.varint());
        case 2 -> dimension = Dimension.free(in.text());
        default -> {}
      }
    }
    return dimension;
  }
}
