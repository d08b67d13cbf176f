package dev.primavista.networks.lowering;

import dev.primavista.networks.texts.TextStep;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Dimension;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Builds the graph of one network; its nodes bear the names of the layers that they come from. */
public final class Lowering {
  private static final String LEARNED = "ai.onnx.ml";
  private static final long LEARNED_VERSION = 3;

  private Graph.Builder graph;
  private final Preparation preparation = new Preparation();
  private final List<String> scopes = new ArrayList<>();
  private String scope = "";

  public Lowering(String name) {
    graph = Graph.builder(name);
  }

  /** Names the nodes that follow after this layer, inside those entered before it. */
  public void enter(String layer) {
    scopes.add(layer);
    scope = String.join("/", scopes);
  }

  /** Ends what {@link #enter} began. */
  public void leave() {
    scopes.removeLast();
    scope = String.join("/", scopes);
  }

  public void metadata(String key, String value) {
    graph.metadata(key, value);
  }

  public Graph build() {
    return preparation.build(graph);
  }

  /** Declares an input. */
  public Activation input(String name, ElementType type, List<Long> shape) {
    preparation.input(name, type, shape);
    graph.input(Value.tensor(name, type, dimensions(name, shape)));
    return Activation.plain(name, type, shape);
  }

  /**
   * Declares an input of the graph that is made of one of the network's before the graph takes it.
   *
   * @param value the network's input itself
   * @param step how it is made, by the names of the one and the other
   * @throws Unsupported if a layer made the value
   */
  public Activation prepared(
      Activation value,
      ElementType type,
      List<Long> shape,
      BiFunction<String, String, TextStep> step) {
    String from = value.plainOrNull();
    if (from == null || !preparation.isInput(from)) {
      throw new Unsupported("texts or numbers that another layer made (expected: a model's input)");
    }
    String made = fresh("made");
    graph.input(Value.tensor(made, type, dimensions(made, shape)));
    preparation.step(step.apply(from, made));
    return Activation.plain(made, type, shape);
  }

  /** Declares an output. */
  public void output(String name, Activation value) {
    String free = graph.fresh(name);
    graph.node(Node.of("Identity", List.of(plain(value)), free));
    graph.output(Value.tensor(free, value.type(), dimensions(name, value.shape())));
  }

  /** The value in the order of its shape. */
  public String plain(Activation value) {
    String held = value.plainOrNull();
    if (held == null) {
      held = transpose(planar(value), lastFromSecond(value.rank()));
      value.keepPlain(held);
    }
    return held;
  }

  /** The value with its last dimension in the second place. */
  public String planar(Activation value) {
    String held = value.rank() < 3 ? value.plainOrNull() : value.planarOrNull();
    if (held == null) {
      held = transpose(plain(value), secondFromLast(value.rank()));
      value.keepPlanar(held);
    }
    return held;
  }

  public String transpose(String value, long... permutation) {
    return node("Transpose", Map.of("perm", Attribute.ints(permutation)), value);
  }

  /** An operation with one output. */
  public String node(String operator, Map<String, Attribute> attributes, String... inputs) {
    return nodes(operator, attributes, List.of(inputs), 1).getFirst();
  }

  public String node(String operator, String... inputs) {
    return node(operator, Map.of(), inputs);
  }

  /** An operation of ONNX's set for learned models, with one output. */
  public String learned(String operator, Map<String, Attribute> attributes, String input) {
    graph.opset(LEARNED, LEARNED_VERSION);
    String name = fresh(operator);
    SequencedMap<String, Attribute> sorted = new LinkedHashMap<>(new TreeMap<>(attributes));
    graph.node(new Node(name, operator, LEARNED, List.of(input), List.of(name), sorted));
    return name;
  }

  /** An operation with several outputs. */
  public List<String> nodes(
      String operator, Map<String, Attribute> attributes, List<String> inputs, int outputs) {
    String name = fresh(operator);
    List<String> made =
        IntStream.range(0, outputs)
            .mapToObj(i -> i == 0 ? name : graph.fresh(name + ":" + i))
            .toList();
    SequencedMap<String, Attribute> sorted = new LinkedHashMap<>();
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    graph.node(new Node(name, operator, "", inputs, made, sorted));
    return made;
  }

  /**
   * What a loop made.
   *
   * @param states after the last step
   * @param made the first state after each step, along a new first dimension
   */
  public record Loop(List<String> states, String made) {}

  /**
   * Goes over floats along their first dimension.
   *
   * @param states before the first step
   * @param body makes the states after a step of those before it and the step's part of the
   *     sequence; what it uses of values outside must have been made before
   */
  public Loop loop(
      List<String> states, String sequence, BiFunction<List<String>, String, List<String>> body) {
    Graph.Builder outside = graph;
    enter("step");
    graph = Graph.builder(scope);
    List<String> before = states.stream().map(state -> loopInput("state")).toList();
    List<String> after = body.apply(before, loopInput("part"));
    List<String> outputs = new ArrayList<>(after);
    outputs.add(after.getFirst());
    for (String output : outputs) {
      String free = fresh("out");
      graph.node(Node.of("Identity", List.of(output), free));
      graph.output(unshaped(free));
    }
    Graph nested = graph.nested();
    leave();
    graph = outside;
    List<String> given = new ArrayList<>(states);
    given.add(sequence);
    Map<String, Attribute> attributes =
        Map.of("body", new Attribute.Nested(nested), "num_scan_inputs", Attribute.of(1L));
    List<String> made = nodes("Scan", attributes, given, states.size() + 1);
    return new Loop(List.copyOf(made.subList(0, states.size())), made.getLast());
  }

  private String loopInput(String wish) {
    String name = fresh(wish);
    graph.input(unshaped(name));
    return name;
  }

  private static Value unshaped(String name) {
    return new Value(name, new Value.TensorType(ElementType.FLOAT, Optional.empty()));
  }

  /** A constant of floats. */
  public String floats(List<Long> shape, float... values) {
    return graph.initializer(Initializer.floats(fresh("constant"), shape, values));
  }

  /** A constant number. */
  public String scalar(float value) {
    return floats(List.of(), value);
  }

  /** A constant vector of integers. */
  public String longs(long... values) {
    return graph.initializer(Initializer.longs(fresh("constant"), values));
  }

  /** A constant over these bytes, little-endian in row order. */
  public String constant(ElementType type, List<Long> shape, ByteBuffer data) {
    return graph.initializer(Initializer.of(fresh("constant"), type, shape, data));
  }

  /** A constant number that has the type of these elements. */
  public String number(ElementType type, double value) {
    return numbers(type, List.of(), value);
  }

  /** A constant of numbers that have the type of these elements. */
  public String numbers(ElementType type, List<Long> shape, double... values) {
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(Long.BYTES, values.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      switch (type) {
        case FLOAT -> data.putFloat((float) value);
        case DOUBLE -> data.putDouble(value);
        case INT64 -> data.putLong((long) value);
        case INT32 -> data.putInt((int) value);
        case INT16 -> data.putShort((short) value);
        case INT8, UINT8, BOOL -> data.put((byte) (long) value);
        default -> throw new Unsupported("constants of type " + type);
      }
    }
    return constant(type, shape, data.flip());
  }

  /** The value with its elements as this type. */
  public Activation cast(Activation value, ElementType type) {
    if (value.type() == type) {
      return value;
    }
    Map<String, Attribute> to = Map.of("to", Attribute.of((long) type.code()));
    return value.onlyPlanar()
        ? Activation.planar(node("Cast", to, planar(value)), type, value.shape())
        : Activation.plain(node("Cast", to, plain(value)), type, value.shape());
  }

  private String fresh(String wish) {
    return graph.fresh(scope.isEmpty() ? wish : scope + "/" + wish);
  }

  private static Dimension[] dimensions(String name, List<Long> shape) {
    Dimension[] dimensions = new Dimension[shape.size()];
    Arrays.setAll(
        dimensions,
        i -> {
          long size = shape.get(i);
          String symbol = i == 0 ? "batch" : name + "_" + i;
          return size == Activation.FREE ? Dimension.free(symbol) : Dimension.of(size);
        });
    return dimensions;
  }

  /** The order that moves the last dimension to the second place. */
  static long[] secondFromLast(int rank) {
    long[] order = IntStream.range(0, rank).mapToLong(i -> i - 1L).toArray();
    order[0] = 0;
    order[1] = rank - 1L;
    return order;
  }

  /** The order that moves the second dimension to the last place. */
  static long[] lastFromSecond(int rank) {
    long[] order = IntStream.range(0, rank).mapToLong(i -> i + 1L).toArray();
    order[0] = 0;
    order[rank - 1] = 1;
    return order;
  }
}
