package dev.primavista.onnx;

import dev.primavista.onnx.wire.ProtoCursor;
import dev.primavista.onnx.wire.ProtoWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Takes the operator ZipMap out of files, with which scikit-learn's converter ends classifiers by
 * default: it makes maps from labels to probabilities of what is a tensor before. The output is
 * that tensor then, and the file's metadata name the labels. Field numbers are those of {@code
 * onnx.proto}.
 */
final class ZipMap {
  /** How a header counts it. */
  static final String OPERATOR = "ai.onnx.ml.ZipMap";

  private static final int FLOAT = 1;

  /** The maps by their names. */
  private final Map<String, Zipped> maps = new HashMap<>();

  private final Set<String> outputs = new HashSet<>();
  private final Set<String> used = new HashSet<>();

  /** What a map is made of. */
  private record Zipped(String tensor, List<String> labels) {}

  private ZipMap() {}

  /**
   * The model without maps that are outputs and nothing else; all other fields are copied.
   *
   * @param file a file that was read as a whole before
   * @param hasLabels whether its metadata name labels already
   */
  static ByteBuffer without(ByteBuffer file, boolean hasLabels) {
    ZipMap zipped = new ZipMap();
    ProtoCursor model = new ProtoCursor(file, "the model");
    while (model.next()) {
      if (model.field() == 7) {
        zipped.find(model.message("the graph"));
      }
    }
    zipped.maps.keySet().retainAll(zipped.outputs);
    zipped.maps.keySet().removeAll(zipped.used);
    return zipped.written(new ProtoCursor(file, "the model"), hasLabels).toDirect();
  }

  private void find(ProtoCursor graph) {
    while (graph.next()) {
      if (graph.field() == 1) {
        node(graph.message("a node"));
      } else if (graph.field() == 12) {
        outputs.add(nameOf(graph.message("an output")));
      }
    }
  }

  private void node(ProtoCursor node) {
    List<String> inputs = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    String made = "";
    String operator = "";
    while (node.next()) {
      switch (node.field()) {
        case 1 -> inputs.add(node.text());
        case 2 -> made = node.text();
        case 4 -> operator = node.text();
        case 5 -> labels(node.message("an attribute"), labels);
        default -> {}
      }
    }
    if (operator.equals("ZipMap") && inputs.size() == 1) {
      maps.put(made, new Zipped(inputs.getFirst(), labels));
    } else {
      used.addAll(inputs);
    }
  }

  /** The texts and integers of an attribute, which are the labels where it is one of a ZipMap. */
  private static void labels(ProtoCursor attribute, List<String> labels) {
    while (attribute.next()) {
      switch (attribute.field()) {
        case 8 -> attribute.varints(label -> labels.add(Long.toString(label)));
        case 9 -> labels.add(StandardCharsets.UTF_8.decode(attribute.bytes()).toString());
        default -> {}
      }
    }
  }

  /** A message's field 1, which is its name. */
  private static String nameOf(ProtoCursor message) {
    String text = "";
    while (message.next()) {
      if (message.field() == 1) {
        text = message.text();
      }
    }
    return text;
  }

  private ProtoWriter written(ProtoCursor model, boolean hasLabels) {
    ProtoWriter out = new ProtoWriter();
    while (model.next()) {
      if (model.field() == 7) {
        out.message(7, graph(model.message("the graph")));
      } else {
        copy(model, out);
      }
    }
    List<List<String>> labels = maps.values().stream().map(Zipped::labels).distinct().toList();
    if (!hasLabels && labels.size() == 1 && labels.getFirst().stream().allMatch(ZipMap::isLine)) {
      String lines = String.join("\n", labels.getFirst());
      out.message(14, new ProtoWriter().text(1, "labels").text(2, lines));
    }
    return out;
  }

  private static boolean isLine(String label) {
    return !label.isBlank() && label.equals(label.strip()) && label.lines().count() == 1;
  }

  private ProtoWriter graph(ProtoCursor graph) {
    ProtoWriter out = new ProtoWriter();
    while (graph.next()) {
      switch (graph.field()) {
        case 1 -> {
          ByteBuffer node = graph.bytes();
          String made = madeBy(new ProtoCursor(node, "a node"));
          if (maps.containsKey(made)) {
            out.message(1, passedOn(made));
          } else {
            out.bytes(1, node);
          }
        }
        case 12 -> {
          ByteBuffer value = graph.bytes();
          String name = nameOf(new ProtoCursor(value, "an output"));
          if (maps.containsKey(name)) {
            out.message(12, probabilities(name));
          } else {
            out.bytes(12, value);
          }
        }
        default -> copy(graph, out);
      }
    }
    return out;
  }

  private static String madeBy(ProtoCursor node) {
    String made = "";
    while (node.next()) {
      made = node.field() == 2 ? node.text() : made;
    }
    return made;
  }

  private ProtoWriter passedOn(String output) {
    String tensor = Objects.requireNonNull(maps.get(output)).tensor();
    return new ProtoWriter().text(1, tensor).text(2, output).text(3, output).text(4, "Identity");
  }

  private ProtoWriter probabilities(String output) {
    int count = Objects.requireNonNull(maps.get(output)).labels().size();
    ProtoWriter shape =
        new ProtoWriter()
            .message(1, new ProtoWriter().text(2, "N"))
            .message(1, new ProtoWriter().varint(1, count));
    ProtoWriter tensor = new ProtoWriter().varint(1, FLOAT).message(2, shape);
    return new ProtoWriter().text(1, output).message(2, new ProtoWriter().message(1, tensor));
  }

  private static void copy(ProtoCursor in, ProtoWriter out) {
    if (in.wireType() == ProtoCursor.VARINT) {
      out.varint(in.field(), in.varint());
    } else {
      out.bytes(in.field(), in.bytes());
    }
  }
}
