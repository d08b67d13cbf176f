package dev.primavista.onnx;

import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphReader;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Which input each output of a graph is, where the graph only passes its inputs on. */
final class Wires {
  private static final Set<String> IDENTITY = Set.of("Identity");

  /** Inputs by the names of outputs. */
  private final Map<String, String> inputs;

  private Wires(Map<String, String> inputs) {
    this.inputs = inputs;
  }

  /** The wires of a graph that has nothing else; empty for any other. */
  static Optional<Wires> of(OnnxFile file) {
    return file.header().operators().keySet().equals(IDENTITY)
        ? of(GraphReader.read(file.path(), file.bytes()))
        : Optional.empty();
  }

  private static Optional<Wires> of(Graph graph) {
    Map<String, String> sources = new HashMap<>();
    for (Node node : graph.nodes()) {
      String source = node.inputs().getFirst();
      sources.put(node.outputs().getFirst(), sources.getOrDefault(source, source));
    }
    Set<String> given = new HashSet<>();
    graph.inputs().forEach(input -> given.add(input.name()));
    Map<String, String> inputs = new HashMap<>();
    for (Value output : graph.outputs()) {
      String source = sources.getOrDefault(output.name(), output.name());
      if (!given.contains(source)) {
        return Optional.empty();
      }
      inputs.put(output.name(), source);
    }
    return Optional.of(new Wires(inputs));
  }

  /** The input that this output is. */
  String inputOf(String output) {
    return Objects.requireNonNull(inputs.get(output));
  }
}
