package dev.primavista.onnx.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * One operation of a graph.
 *
 * @param name its own name; may be empty
 * @param operator such as {@code Conv}
 * @param domain whose operator it is; empty for ONNX's own
 * @param inputs names of values; an empty one stands for an optional input that is left out
 * @param outputs names of the values it makes; an empty one is not wanted
 */
public record Node(
    String name,
    String operator,
    String domain,
    List<String> inputs,
    List<String> outputs,
    SequencedMap<String, Attribute> attributes) {
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(attributes));
  }

  /** One of ONNX's own operators, without attributes and named after its first output. */
  public static Node of(String operator, List<String> inputs, String... outputs) {
    return new Node(outputs[0], operator, "", inputs, List.of(outputs), new LinkedHashMap<>());
  }

  /** The same with an attribute more, or another value of it. */
  public Node with(String attribute, Attribute value) {
    SequencedMap<String, Attribute> all = new LinkedHashMap<>(attributes);
    all.put(attribute, value);
    return new Node(name, operator, domain, inputs, outputs, all);
  }

  /** The same over other values. */
  public Node with(List<String> otherInputs, List<String> otherOutputs) {
    return new Node(name, operator, domain, otherInputs, otherOutputs, attributes);
  }

  /** Whether it is this operator of ONNX's own. */
  public boolean is(String standardOperator) {
    return operator.equals(standardOperator) && (domain.isEmpty() || domain.equals("ai.onnx"));
  }

  /** An attribute; empty where it is left at its default. */
  public Optional<Attribute> attribute(String key) {
    return Optional.ofNullable(attributes.get(key));
  }

  /** An integer attribute. */
  public long intOr(String key, long otherwise) {
    return attributes.get(key) instanceof Attribute.Int integer ? integer.value() : otherwise;
  }
}
