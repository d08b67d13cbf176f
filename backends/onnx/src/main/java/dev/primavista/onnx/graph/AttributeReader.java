package dev.primavista.onnx.graph;

import dev.primavista.onnx.wire.ProtoCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads an {@code AttributeProto}. */
final class AttributeReader {
  private final ByteBuffer bytes;
  private String name = "";
  private long type;

  AttributeReader(ByteBuffer bytes) {
    this.bytes = bytes;
    ProtoCursor in = cursor();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 20 -> type = in.varint();
        default -> {}
      }
    }
  }

  /** Reads a nested graph. */
  @FunctionalInterface
  interface GraphOf {
    Graph read(ProtoCursor in) throws IOException;
  }

  String name() {
    return name;
  }

  Attribute value(TensorReader tensors, GraphOf graphs) throws IOException {
    return switch ((int) type) {
      case 1 -> new Attribute.Real(reals(2).isEmpty() ? 0 : reals(2).getFirst());
      case 2 -> new Attribute.Int(integers(3).isEmpty() ? 0 : integers(3).getFirst());
      case 3 -> texts(4).<Attribute>map(AttributeReader::one).orElseGet(this::other);
      case 4 -> new Attribute.Tensor(tensors.read(message(5)));
      case 5 -> new Attribute.Nested(graphs.read(message(6)));
      case 6 -> new Attribute.Reals(reals(7));
      case 7 -> new Attribute.Ints(integers(8));
      case 8 -> texts(9).<Attribute>map(Attribute.Texts::new).orElseGet(this::other);
      default -> other();
    };
  }

  private Attribute other() {
    return new Attribute.Other(bytes);
  }

  private static Attribute one(List<String> texts) {
    return new Attribute.Text(texts.isEmpty() ? "" : texts.getFirst());
  }

  private ProtoCursor cursor() {
    return new ProtoCursor(bytes, "an attribute");
  }

  private ProtoCursor message(int field) {
    ProtoCursor in = cursor();
    while (in.next()) {
      if (in.field() == field) {
        return in.message("attribute '" + name + "'");
      }
    }
    throw new IllegalArgumentException("attribute '" + name + "' has no value");
  }

  private List<Long> integers(int field) {
    List<Long> values = new ArrayList<>();
    ProtoCursor in = cursor();
    while (in.next()) {
      if (in.field() == field) {
        in.varints(values::add);
      }
    }
    return values;
  }

  private List<Float> reals(int field) {
    List<Float> values = new ArrayList<>();
    ProtoCursor in = cursor();
    while (in.next()) {
      if (in.field() == field) {
        ByteBuffer some = in.fixed(ProtoCursor.FIXED32);
        while (some.remaining() >= Float.BYTES) {
          values.add(some.getFloat());
        }
      }
    }
    return values;
  }

  /** Empty where one of them is no UTF-8. */
  private Optional<List<String>> texts(int field) {
    List<String> values = new ArrayList<>();
    ProtoCursor in = cursor();
    try {
      while (in.next()) {
        if (in.field() == field) {
          values.add(StandardCharsets.UTF_8.newDecoder().decode(in.bytes()).toString());
        }
      }
      return Optional.of(values);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
