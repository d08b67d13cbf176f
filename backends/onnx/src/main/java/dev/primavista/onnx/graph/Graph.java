package dev.primavista.onnx.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * An ONNX model, or a graph nested in one (which has no operator sets of its own). Immutable.
 * Weights are views and are copied by nobody.
 */
public final class Graph {
  /** The operator set of graphs made here; every ONNX Runtime since 1.17 knows it. */
  public static final long OPSET = 20;

  private final String name;
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final List<Value> values;
  private final List<Node> nodes;
  private final SequencedMap<String, Initializer> initializers;
  private final SequencedMap<String, Long> opsets;
  private final SequencedMap<String, String> metadata;
  private final List<ByteBuffer> functions;

  private Graph(Builder from) {
    name = from.name;
    inputs = List.copyOf(from.inputs);
    outputs = List.copyOf(from.outputs);
    values = List.copyOf(from.values);
    nodes = List.copyOf(from.nodes);
    initializers = copy(from.initializers);
    opsets = copy(from.opsets);
    metadata = copy(from.metadata);
    functions = List.copyOf(from.functions);
  }

  /** A new graph of ONNX's own operators, of version {@link #OPSET}. */
  public static Builder builder(String name) {
    return new Builder(name).opset("", OPSET);
  }

  /** A new graph without any operator set: a nested one, or one that declares its own. */
  static Builder bare(String name) {
    return new Builder(name);
  }

  /** A builder that holds all of this graph. */
  public Builder toBuilder() {
    Builder all = new Builder(name);
    inputs.forEach(all::input);
    outputs.forEach(all::output);
    values.forEach(all::value);
    initializers.values().forEach(all::initializer);
    nodes.forEach(all::node);
    opsets.forEach(all::opset);
    metadata.forEach(all::metadata);
    functions.forEach(all::function);
    return all;
  }

  /** Its own name; may be empty. */
  public String name() {
    return name;
  }

  /** What a caller hands over, without the inputs that only give initializers a default. */
  public List<Value> inputs() {
    return inputs;
  }

  /** What it answers. */
  public List<Value> outputs() {
    return outputs;
  }

  /** Declared intermediate values; often none. */
  public List<Value> values() {
    return values;
  }

  /** Its operations, each after those whose outputs it uses. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Its constants by name. */
  public SequencedMap<String, Initializer> initializers() {
    return initializers;
  }

  /** The version of every operator set by domain; ONNX's own has the empty one. */
  public SequencedMap<String, Long> opsets() {
    return opsets;
  }

  /** Free keys and values, such as {@code labels}. */
  public SequencedMap<String, String> metadata() {
    return metadata;
  }

  /** Functions that nodes of other domains call: each a {@code FunctionProto}, kept as it is. */
  public List<ByteBuffer> functions() {
    return functions;
  }

  private static <V> SequencedMap<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }

  /** Puts a graph together. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final List<Value> inputs = new ArrayList<>();
    private final List<Value> outputs = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final SequencedMap<String, Initializer> initializers = new LinkedHashMap<>();
    private final SequencedMap<String, Long> opsets = new LinkedHashMap<>();
    private final SequencedMap<String, String> metadata = new LinkedHashMap<>();
    private final List<ByteBuffer> functions = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private Builder(String name) {
      this.name = name;
    }

    /** Declares an input. */
    public Builder input(Value input) {
      inputs.add(input);
      define(input.name());
      return this;
    }

    /** Takes an input back. */
    public Builder withoutInput(String input) {
      inputs.removeIf(declared -> declared.name().equals(input));
      return this;
    }

    /** Declares an output: a value that a node makes. */
    public Builder output(Value output) {
      outputs.add(output);
      return this;
    }

    /** Declares an intermediate value's type. */
    public Builder value(Value value) {
      values.add(value);
      return this;
    }

    /** Adds a constant; gives its name. */
    public String initializer(Initializer constant) {
      define(constant.name());
      initializers.put(constant.name(), constant);
      return constant.name();
    }

    /** Adds an operation. */
    public Builder node(Node node) {
      node.outputs().stream().filter(output -> !output.isEmpty()).forEach(this::define);
      nodes.add(node);
      return this;
    }

    /**
     * Adds one of ONNX's own operations with one output under a new name.
     *
     * @param inputs names of values; an empty one stands for an optional input that is left out
     * @return the output's name
     */
    public String add(String operator, Map<String, Attribute> attributes, String... inputs) {
      String output = fresh(operator.toLowerCase(Locale.ROOT));
      SequencedMap<String, Attribute> sorted = new LinkedHashMap<>();
      attributes.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
      node(new Node(output, operator, "", List.of(inputs), List.of(output), sorted));
      return output;
    }

    /** A name that nothing has: this one, or this one with a number. */
    public String fresh(String wish) {
      String free = wish;
      for (int i = 1; names.contains(free); i++) {
        free = wish + "_" + i;
      }
      return free;
    }

    /** Declares the version of an operator set; ONNX's own has the empty domain. */
    public Builder opset(String domain, long version) {
      opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
      return this;
    }

    /** Adds a key and value for readers of the file. */
    public Builder metadata(String key, String value) {
      metadata.put(key, value);
      return this;
    }

    /** Adds a function as its {@code FunctionProto}. */
    Builder function(ByteBuffer function) {
      functions.add(function);
      return this;
    }

    /**
     * The whole graph.
     *
     * @throws IllegalStateException if a node or output uses a value that nothing makes before it
     */
    public Graph build() {
      Set<String> known = new HashSet<>(initializers.keySet());
      inputs.forEach(input -> known.add(input.name()));
      known.add("");
      for (Node node : nodes) {
        node.inputs().forEach(input -> require(known, input, node.operator()));
        known.addAll(node.outputs());
      }
      outputs.forEach(output -> require(known, output.name(), "an output"));
      return nested();
    }

    /** The graph without the check of {@link #build}: a nested one uses values from around it. */
    public Graph nested() {
      return new Graph(this);
    }

    private void define(String value) {
      if (!names.add(value)) {
        throw new IllegalStateException("value: '" + value + "' (expected: made once)");
      }
    }

    private static void require(Set<String> known, String value, String by) {
      if (!known.contains(value)) {
        throw new IllegalStateException(
            "value: '" + value + "' of " + by + " (expected: made by a node before it)");
      }
    }
  }
}
