package dev.primavista.onnx.quantize;

import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who makes a value of a graph and who uses it. */
final class Uses {
  private final Map<String, List<Node>> users = new HashMap<>();
  private final Map<String, Node> makers = new HashMap<>();
  private final Set<String> outputs = new HashSet<>();
  private final Set<String> inputs = new HashSet<>();

  Uses(Graph graph) {
    graph.inputs().stream().map(Value::name).forEach(inputs::add);
    graph.outputs().stream().map(Value::name).forEach(outputs::add);
    for (Node node : graph.nodes()) {
      node.outputs().forEach(output -> makers.put(output, node));
      for (String input : node.inputs()) {
        users.computeIfAbsent(input, absent -> new ArrayList<>()).add(node);
      }
    }
  }

  List<Node> of(String value) {
    return users.getOrDefault(value, List.of());
  }

  /** Its one user; empty where it has several, or where the caller gets it too. */
  Optional<Node> only(String value) {
    List<Node> all = of(value);
    return all.size() == 1 && !outputs.contains(value)
        ? Optional.of(all.getFirst())
        : Optional.empty();
  }

  /** The node that makes it; empty for inputs and constants. */
  Optional<Node> maker(String value) {
    return Optional.ofNullable(makers.get(value));
  }

  boolean isInput(String value) {
    return inputs.contains(value);
  }

  /** Whether the graph has a value of this name. */
  boolean knows(String value) {
    return users.containsKey(value) || makers.containsKey(value) || inputs.contains(value);
  }
}
