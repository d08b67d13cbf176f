package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Permutation;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sums of products: of matrices, and over any axes. */
final class Products {
  /** Names for axes. */
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

  private Products() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("matmul", LayerRule.of(Products::matmul));
    rules.put("dot", LayerRule.of(Products::dot));
    rules.put("inner", LayerRule.of(call -> contracted(call, -1, -1)));
    rules.put("vdot", LayerRule.of(Products::flat));
    rules.put("outer", LayerRule.of(Products::outer));
    rules.put("tensordot", LayerRule.of(Products::tensordot));
    rules.put("einsum", LayerRule.of(Products::einsum));
    rules.put("trace", LayerRule.of(call -> diagonal(call, true)));
    rules.put("diagonal", LayerRule.of(call -> diagonal(call, false)));
  }

  private static List<Activation> both(LayerCall call) {
    Operands operands = new Operands(call);
    ElementType type = operands.type();
    if (Promotion.arithmetic(type) != type) {
      throw new Unsupported("a product of matrices of type " + type);
    }
    return Promotion.alike(call, List.of(operands.operand(0, type), operands.operand(1, type)));
  }

  private static Activation matmul(LayerCall call) {
    List<Activation> both = both(call);
    Activation left = turned(call, both.getFirst(), "transpose_a");
    Activation right = turned(call, both.getLast(), "transpose_b");
    if (left.rank() == 0 || right.rank() == 0) {
      throw new Unsupported("a product of ranks " + left.rank() + " and " + right.rank());
    }
    List<Long> lead =
        Elementwise.broadcast(
            left.shape().subList(0, Math.max(0, left.rank() - 2)),
            right.shape().subList(0, Math.max(0, right.rank() - 2)));
    List<Long> shape = new ArrayList<>(lead);
    if (left.rank() > 1) {
      shape.add(left.size(-2));
    }
    if (right.rank() > 1) {
      shape.add(right.size(-1));
    }
    String made = call.graph().node("MatMul", call.graph().plain(left), call.graph().plain(right));
    return Activation.plain(made, left.type(), shape);
  }

  private static Activation turned(LayerCall call, Activation value, String flag) {
    if (!Boolean.TRUE.equals(call.arguments().named().get(flag))) {
      return value;
    }
    int[] order = new int[value.rank()];
    Arrays.setAll(order, i -> i);
    order[value.rank() - 1] = value.rank() - 2;
    order[value.rank() - 2] = value.rank() - 1;
    List<Long> shape = new Permutation(order).of(value.shape());
    String made =
        call.graph()
            .transpose(call.graph().plain(value), Arrays.stream(order).asLongStream().toArray());
    return Activation.plain(made, value.type(), shape);
  }

  /** Over the last axis of one and the last but one, or the only one, of the other. */
  private static Activation dot(LayerCall call) {
    List<Activation> both = both(call);
    if (both.getFirst().rank() == 0 || both.getLast().rank() == 0) {
      return call.elements().binary("Mul", both.getFirst(), both.getLast());
    }
    return contracted(call, -1, both.getLast().rank() == 1 ? -1 : -2);
  }

  /** Over one axis of each. */
  private static Activation contracted(LayerCall call, int left, int right) {
    List<Activation> both = both(call);
    int one = call.axis(both.getFirst(), left);
    int other = call.axis(both.getLast(), right);
    return contracted(call.graph(), both, new int[] {one}, new int[] {other});
  }

  private static Activation tensordot(LayerCall call) {
    Operands operands = new Operands(call);
    List<Activation> both = both(call);
    Activation left = both.getFirst();
    Activation right = both.getLast();
    Object told = operands.parameter(2, "axes");
    long[] axes = operands.wholes(2, "axes");
    boolean counted = told == null || told instanceof Number;
    int count = counted ? (int) (told == null ? 2 : axes[0]) : axes.length / 2;
    if ((axes.length % 2 != 0 && !counted) || count > Math.min(left.rank(), right.rank())) {
      throw LayerCall.unsupported("axes", axes);
    }
    int[] ofLeft = new int[count];
    int[] ofRight = new int[count];
    for (int i = 0; i < count; i++) {
      ofLeft[i] = counted ? left.rank() - count + i : call.axis(left, axes[i]);
      ofRight[i] = counted ? i : call.axis(right, axes[count + i]);
    }
    return contracted(call.graph(), both, ofLeft, ofRight);
  }

  private static Activation contracted(
      Lowering graph, List<Activation> both, int[] left, int[] right) {
    char[] first = LETTERS.substring(0, both.getFirst().rank()).toCharArray();
    int rank = both.getLast().rank();
    char[] second = LETTERS.substring(first.length, first.length + rank).toCharArray();
    StringBuilder free = new StringBuilder();
    for (int i = 0; i < first.length; i++) {
      int axis = i;
      if (Arrays.stream(left).noneMatch(each -> each == axis)) {
        free.append(first[i]);
      }
    }
    for (int i = 0; i < second.length; i++) {
      int axis = i;
      if (Arrays.stream(right).noneMatch(each -> each == axis)) {
        free.append(second[i]);
      }
    }
    for (int i = 0; i < left.length; i++) {
      second[right[i]] = first[left[i]];
    }
    return summed(graph, List.of(new String(first), new String(second)), free.toString(), both);
  }

  private static Activation flat(LayerCall call) {
    Reshaping reshaping = new Reshaping(call.graph());
    List<Activation> both = both(call).stream().map(reshaping::line).toList();
    return summed(call.graph(), List.of("a", "a"), "", both);
  }

  private static Activation outer(LayerCall call) {
    Reshaping reshaping = new Reshaping(call.graph());
    List<Activation> both = both(call).stream().map(reshaping::line).toList();
    return summed(call.graph(), List.of("a", "b"), "ab", both);
  }

  /** The elements whose places along two axes are equal, or their sum. */
  private static Activation diagonal(LayerCall call, boolean sums) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    boolean last = Operations.isTensorFlow(call.layer());
    int one = axis(call, operands, 2, "axis1", last ? -2 : 0);
    int other = axis(call, operands, 3, "axis2", last ? -1 : 1);
    char[] names = LETTERS.substring(0, value.rank()).toCharArray();
    char both = names[one];
    names[other] = both;
    String rest =
        IntStream.range(0, names.length)
            .filter(i -> i != one && i != other)
            .mapToObj(i -> String.valueOf(names[i]))
            .collect(Collectors.joining());
    ElementType type = Promotion.arithmetic(value.type());
    Activation numbers = call.graph().cast(value, type);
    long[] told = operands.wholes(1, "offset");
    long offset = told.length == 0 ? 0 : told[0];
    if (offset != 0 || value.size(one) != value.size(other)) {
      numbers = square(call.graph(), numbers, one, other, offset);
    }
    String made = sums ? rest : rest + both;
    return summed(call.graph(), List.of(new String(names)), made, List.of(numbers));
  }

  private static int axis(LayerCall call, Operands operands, int place, String name, int usual) {
    long[] told = operands.wholes(place, name);
    return call.axis(operands.first(), told.length == 0 ? usual : told[0]);
  }

  /** The part whose diagonal is the one that lies so many columns to the right. */
  private static Activation square(
      Lowering graph, Activation value, int one, int other, long offset) {
    if (value.size(one) == Activation.FREE || value.size(other) == Activation.FREE) {
      throw new Unsupported("a diagonal of sizes " + value.size(one) + " and " + value.size(other));
    }
    long row = Math.max(0, -offset);
    long column = Math.max(0, offset);
    long size = Math.max(0, Math.min(value.size(one) - row, value.size(other) - column));
    String made =
        graph.node(
            "Slice",
            graph.plain(value),
            graph.longs(row, column),
            graph.longs(row + size, column + size),
            graph.longs(one, other));
    List<Long> shape = new ArrayList<>(value.shape());
    shape.set(one, size);
    shape.set(other, size);
    return Activation.plain(made, value.type(), shape);
  }

  private static Activation einsum(LayerCall call) {
    Operands operands = new Operands(call);
    Object told = operands.parameter(0, "subscripts", "equation");
    List<Activation> values = operands.without(told);
    if (!(told instanceof String text)) {
      throw new Unsupported("the equation " + told);
    }
    if (Promotion.arithmetic(values.getFirst().type()) != values.getFirst().type()) {
      throw LayerCall.unsupported("elements of type", values.getFirst().type());
    }
    String equation = text.replace(" ", "");
    int arrow = equation.indexOf("->");
    String left = arrow < 0 ? equation : equation.substring(0, arrow);
    List<String> terms = new ArrayList<>(List.of(left.split(",", -1)));
    if (terms.size() != values.size()) {
      throw new Unsupported("the equation '" + text + "' of " + values.size() + " operands");
    }
    String dots = dots(terms, values);
    for (int i = 0; i < terms.size(); i++) {
      int own = values.get(i).rank() - terms.get(i).replace("...", "").length();
      boolean named = terms.get(i).contains("...");
      if (own < 0 || (!named && own != 0)) {
        throw new Unsupported("the equation '" + text + "'");
      }
      terms.set(i, terms.get(i).replace("...", dots.substring(dots.length() - (named ? own : 0))));
    }
    String made =
        arrow < 0 ? dots + implied(left) : equation.substring(arrow + 2).replace("...", dots);
    return summed(call.graph(), terms, made, values);
  }

  /** Names for the axes that three dots stand for. */
  private static String dots(List<String> terms, List<Activation> values) {
    int most = 0;
    for (int i = 0; i < terms.size(); i++) {
      if (terms.get(i).contains("...")) {
        int named = terms.get(i).length() - "...".length();
        most = Math.max(most, values.get(i).rank() - named);
      }
    }
    String used = String.join("", terms);
    return (LETTERS.toUpperCase(Locale.ROOT) + LETTERS)
        .chars()
        .filter(letter -> used.indexOf(letter) < 0)
        .limit(most)
        .mapToObj(letter -> String.valueOf((char) letter))
        .collect(Collectors.joining());
  }

  /** Without an arrow: the axes that are named once, in the order of the alphabet. */
  private static String implied(String left) {
    return left.chars()
        .filter(Character::isLetter)
        .filter(letter -> left.indexOf(letter) == left.lastIndexOf(letter))
        .sorted()
        .mapToObj(letter -> String.valueOf((char) letter))
        .collect(Collectors.joining());
  }

  /** The sum of products that the names of the axes say. */
  private static Activation summed(
      Lowering graph, List<String> terms, String made, List<Activation> values) {
    String[] held = values.stream().map(graph::plain).toArray(String[]::new);
    String equation = String.join(",", terms) + "->" + made;
    String result = graph.node("Einsum", Map.of("equation", Attribute.of(equation)), held);
    List<Long> shape = made.chars().mapToObj(axis -> size((char) axis, terms, values)).toList();
    return Activation.plain(result, values.getFirst().type(), shape);
  }

  private static Long size(char axis, List<String> terms, List<Activation> values) {
    @Nullable Long found = null;
    for (int i = 0; i < terms.size(); i++) {
      int place = terms.get(i).indexOf(axis);
      if (place >= 0 && (found == null || found == 1 || found == Activation.FREE)) {
        long size = values.get(i).size(place);
        found = found != null && size == 1 ? found : Long.valueOf(size);
      }
    }
    if (found == null) {
      throw new Unsupported("the axis '" + axis + "' that no operand has");
    }
    return found;
  }
}
