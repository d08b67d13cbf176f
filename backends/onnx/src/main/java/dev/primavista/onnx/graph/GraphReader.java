package dev.primavista.onnx.graph;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.onnx.wire.OnnxFormatException;
import dev.primavista.onnx.wire.ProtoCursor;
import dev.primavista.onnx.wire.TextEntry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Reads ONNX files as graphs. Field numbers are those of {@code onnx.proto} (ONNX 1.18). The file,
 * and those that its weights stand in, are mapped as long as the graph is reachable and must not
 * change. Comments, training graphs and quantization annotations are left out.
 */
public final class GraphReader {
  private final TensorReader tensors;

  private GraphReader(Path file) {
    this.tensors = new TensorReader(file);
  }

  /**
   * Reads a model.
   *
   * @throws ModelLoadException if it is cut off, damaged, or reads weights from outside its folder
   */
  public static Graph read(Path file) {
    try {
      return read(file, map(file));
    } catch (NoSuchFileException e) {
      throw new ModelLoadException("no_such_file", "no such file: " + e.getFile(), null, e);
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", file + " cannot be read", null, e);
    }
  }

  /** The same of a file whose bytes are in memory already, and stay there. */
  public static Graph read(Path file, ByteBuffer bytes) {
    try {
      return new GraphReader(file).model(new ProtoCursor(bytes, "the model"));
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", file + " cannot be read", null, e);
    } catch (OnnxFormatException e) {
      throw new ModelLoadException(e.code(), file.getFileName() + " " + e.getMessage(), null, e);
    } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
      String message = file.getFileName() + " is no valid graph: " + e.getMessage();
      throw new ModelLoadException("malformed_model", message, null, e);
    }
  }

  private static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = Math.min(channel.size(), Integer.MAX_VALUE);
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto()).asByteBuffer();
    }
  }

  private Graph model(ProtoCursor in) throws IOException {
    Graph.Builder model = Graph.bare("");
    SequencedMap<String, Long> opsets = new LinkedHashMap<>();
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    List<ByteBuffer> functions = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 7 -> model = graph(in.message("the graph"));
        case 8 -> opset(in.message("an opset import"), opsets);
        case 14 -> TextEntry.read(in.message("the metadata"), metadata);
        case 25 -> functions.add(in.bytes());
        default -> {}
      }
    }
    opsets.forEach(model::opset);
    metadata.forEach(model::metadata);
    functions.forEach(model::function);
    return model.build();
  }

  private Graph.Builder graph(ProtoCursor in) throws IOException {
    String name = "";
    List<Node> nodes = new ArrayList<>();
    SequencedMap<String, Initializer> initializers = new LinkedHashMap<>();
    List<Value> inputs = new ArrayList<>();
    List<Value> outputs = new ArrayList<>();
    Set<Value> values = new LinkedHashSet<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> nodes.add(node(in.message("a node")));
        case 2 -> name = in.text();
        case 5 -> {
          Initializer constant = tensors.read(in.message("an initializer"));
          initializers.put(constant.name(), constant);
        }
        case 11 -> inputs.add(ValueReader.read(in.message("an input")));
        case 12 -> outputs.add(ValueReader.read(in.message("an output")));
        case 13 -> values.add(ValueReader.read(in.message("a value")));
        case 15 -> throw new IllegalArgumentException("sparse initializers (expected: dense ones)");
        default -> {}
      }
    }
    Graph.Builder graph = Graph.bare(name);
    initializers.values().forEach(graph::initializer);
    inputs.stream().filter(value -> !initializers.containsKey(value.name())).forEach(graph::input);
    nodes.forEach(graph::node);
    outputs.forEach(graph::output);
    values.forEach(graph::value);
    return graph;
  }

  private Node node(ProtoCursor in) throws IOException {
    String name = "";
    String operator = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    SequencedMap<String, Attribute> attributes = new LinkedHashMap<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> inputs.add(in.text());
        case 2 -> outputs.add(in.text());
        case 3 -> name = in.text();
        case 4 -> operator = in.text();
        case 5 -> attribute(in.bytes(), attributes);
        case 7 -> domain = in.text();
        default -> {}
      }
    }
    return new Node(name, operator, domain, inputs, outputs, attributes);
  }

  private void attribute(ByteBuffer bytes, SequencedMap<String, Attribute> attributes)
      throws IOException {
    AttributeReader read = new AttributeReader(bytes);
    attributes.put(read.name(), read.value(tensors, in -> graph(in).nested()));
  }

  private static void opset(ProtoCursor in, SequencedMap<String, Long> opsets) {
    String domain = "";
    long version = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> domain = in.text();
        case 2 -> version = in.varint();
        default -> {}
      }
    }
    opsets.put(domain, version);
  }
}
