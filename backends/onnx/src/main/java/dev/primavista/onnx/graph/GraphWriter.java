package dev.primavista.onnx.graph;

import dev.primavista.onnx.wire.ProtoWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes graphs as ONNX files. Field numbers are those of {@code onnx.proto} (ONNX 1.18). Weights
 * go from their buffers to the file without being copied.
 */
public final class GraphWriter {
  /** Files of more weights than this cannot be one message, which ends at 2 GiB. */
  private static final long MOST_INSIDE = 1L << 30;

  private static final int IR_VERSION = 10;

  private final Optional<WeightFile> weights;

  private GraphWriter(Optional<WeightFile> weights) {
    this.weights = weights;
  }

  /**
   * Writes a file that holds everything; more than 1 GiB of weights go to a file of their own
   * beside it, with {@code .weights} added to the name.
   *
   * @throws IOException if the file exists or cannot be written
   */
  public static void write(Graph graph, Path file) throws IOException {
    long bytes =
        graph.initializers().values().stream().mapToLong(one -> one.data().remaining()).sum();
    if (bytes > MOST_INSIDE) {
      writeWithWeightFile(graph, file);
    } else {
      new GraphWriter(Optional.empty()).model(graph, file);
    }
  }

  /**
   * Writes a file whose weights of 1 KiB and more stand in a file of their own beside it, with
   * {@code .weights} added to the name; an engine maps them.
   *
   * @throws IOException if one of the files exists or cannot be written
   */
  public static void writeWithWeightFile(Graph graph, Path file) throws IOException {
    try (WeightFile weights = WeightFile.create(file)) {
      new GraphWriter(Optional.of(weights)).model(graph, file);
    }
  }

  private void model(Graph graph, Path file) throws IOException {
    ProtoWriter model = new ProtoWriter().varint(1, IR_VERSION).text(2, "primavista");
    model.message(7, graph(graph));
    for (Map.Entry<String, Long> opset : graph.opsets().entrySet()) {
      model.message(8, new ProtoWriter().text(1, opset.getKey()).varint(2, opset.getValue()));
    }
    graph.metadata().forEach((key, value) -> model.message(14, entry(key, value)));
    graph.functions().forEach(function -> model.bytes(25, function.duplicate()));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      model.writeTo(channel);
    }
  }

  private ProtoWriter graph(Graph graph) throws IOException {
    ProtoWriter out = new ProtoWriter();
    for (Node node : graph.nodes()) {
      out.message(1, node(node));
    }
    out.text(2, graph.name());
    for (Initializer constant : graph.initializers().values()) {
      out.message(5, tensor(constant));
    }
    graph.inputs().forEach(value -> out.message(11, value(value)));
    graph.outputs().forEach(value -> out.message(12, value(value)));
    graph.values().forEach(value -> out.message(13, value(value)));
    return out;
  }

  private ProtoWriter node(Node node) throws IOException {
    ProtoWriter out = new ProtoWriter();
    node.inputs().forEach(input -> out.text(1, input));
    node.outputs().forEach(output -> out.text(2, output));
    out.text(3, node.name()).text(4, node.operator());
    for (Map.Entry<String, Attribute> attribute : node.attributes().entrySet()) {
      if (attribute.getValue() instanceof Attribute.Other other) {
        out.bytes(5, other.bytes());
      } else {
        out.message(5, attribute(attribute.getKey(), attribute.getValue()));
      }
    }
    return out.text(7, node.domain());
  }

  private ProtoWriter attribute(String name, Attribute attribute) throws IOException {
    ProtoWriter out = new ProtoWriter().text(1, name);
    return switch (attribute) {
      case Attribute.Real real -> out.real(2, real.value()).varint(20, 1);
      case Attribute.Int integer -> out.varint(3, integer.value()).varint(20, 2);
      case Attribute.Text text -> out.text(4, text.value()).varint(20, 3);
      case Attribute.Tensor tensor -> out.message(5, tensor(tensor.value())).varint(20, 4);
      case Attribute.Nested nested -> out.message(6, graph(nested.value())).varint(20, 5);
      case Attribute.Reals reals -> {
        reals.values().forEach(value -> out.real(7, value));
        yield out.varint(20, 6);
      }
      case Attribute.Ints integers -> {
        integers.values().forEach(value -> out.varint(8, value));
        yield out.varint(20, 7);
      }
      case Attribute.Texts texts -> {
        texts.values().forEach(value -> out.text(9, value));
        yield out.varint(20, 8);
      }
      case Attribute.Other other ->
          throw new IllegalArgumentException("attribute: " + other + " (expected: written as is)");
    };
  }

  private ProtoWriter tensor(Initializer constant) throws IOException {
    ProtoWriter out = new ProtoWriter();
    constant.shape().forEach(dimension -> out.varint(1, dimension));
    out.varint(2, constant.type().code());
    constant.texts().forEach(text -> out.bytes(6, text));
    out.text(8, constant.name());
    if (constant.type() == ElementType.STRING) {
      return out;
    }
    ByteBuffer data = constant.data();
    if (weights.isEmpty() || data.remaining() < WeightFile.LEAST_BYTES) {
      return out.bytes(9, data);
    }
    WeightFile.Place place = weights.get().append(data);
    return out.message(13, entry("location", place.file()))
        .message(13, entry("offset", Long.toString(place.offset())))
        .message(13, entry("length", Long.toString(place.length())))
        .varint(14, 1);
  }

  private static ProtoWriter value(Value value) {
    ProtoWriter out = new ProtoWriter().text(1, value.name());
    return switch (value.type()) {
      case Value.OtherType other when !other.bytes().hasRemaining() -> out;
      case Value.OtherType other -> out.bytes(2, other.bytes());
      case Value.TensorType tensor -> out.message(2, new ProtoWriter().message(1, type(tensor)));
    };
  }

  private static ProtoWriter type(Value.TensorType tensor) {
    ProtoWriter out = new ProtoWriter().varint(1, tensor.elements().code());
    tensor.shape().ifPresent(shape -> out.message(2, shape(shape)));
    return out;
  }

  private static ProtoWriter shape(List<Dimension> shape) {
    ProtoWriter out = new ProtoWriter();
    for (Dimension dimension : shape) {
      ProtoWriter one = new ProtoWriter();
      if (!dimension.isFree()) {
        one.varint(1, dimension.size());
      } else if (!dimension.symbol().isEmpty()) {
        one.text(2, dimension.symbol());
      }
      out.message(1, one);
    }
    return out;
  }

  private static ProtoWriter entry(String key, String value) {
    return new ProtoWriter().text(1, key).text(2, value);
  }
}
