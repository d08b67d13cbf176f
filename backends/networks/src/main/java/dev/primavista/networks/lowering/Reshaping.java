package dev.primavista.networks.lowering;

import static dev.primavista.networks.lowering.Activation.FREE;

import dev.primavista.onnx.graph.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Operations that move elements and change none. */
public record Reshaping(Lowering graph) {
  /**
   * The value in another shape.
   *
   * @param target may hold one {@link Activation#FREE}, and a second one in the first place for the
   *     batch
   */
  public Activation reshape(Activation value, List<Long> target) {
    long[] sizes = target.stream().mapToLong(size -> size).toArray();
    long free = Arrays.stream(sizes).filter(size -> size == FREE).count();
    if (free > 1 && sizes[0] == FREE) {
      sizes[0] = 0;
    }
    String made = graph.node("Reshape", graph.plain(value), graph.longs(sizes));
    return Activation.plain(made, value.type(), completed(value, target));
  }

  /** The shape with what can be told of the free dimension. */
  private static List<Long> completed(Activation value, List<Long> target) {
    List<Long> shape = new ArrayList<>(target);
    int open = shape.lastIndexOf(FREE);
    boolean batch = !shape.isEmpty() && shape.getFirst() == FREE;
    if (open > 0 && batch && value.isRowKnown()) {
      long known = product(shape.subList(1, shape.size()), open - 1);
      shape.set(open, known == 0 ? 0 : product(value.shape().subList(1, value.rank()), -1) / known);
    }
    return shape;
  }

  private static long product(List<Long> sizes, int without) {
    long product = 1;
    for (int i = 0; i < sizes.size(); i++) {
      product *= i == without ? 1 : sizes.get(i);
    }
    return product;
  }

  /** Everything but the batch in one dimension. */
  public Activation flatten(Activation value) {
    long row = value.isRowKnown() ? product(value.shape().subList(1, value.rank()), -1) : FREE;
    String made =
        graph.node(
            "Reshape",
            graph.plain(value),
            graph.longs(value.isRowKnown() ? new long[] {-1, row} : new long[] {0, -1}));
    return Activation.plain(made, value.type(), List.of(value.size(0), row));
  }

  /** Everything in one dimension. */
  public Activation line(Activation value) {
    boolean known = !value.shape().contains(FREE);
    String made = graph.node("Reshape", graph.plain(value), graph.longs(-1));
    return Activation.plain(made, value.type(), List.of(known ? product(value.shape(), -1) : FREE));
  }

  /** The dimensions in another order. */
  public Activation permute(Activation value, int... order) {
    long[] permutation = Arrays.stream(order).asLongStream().toArray();
    String made = graph.transpose(graph.plain(value), permutation);
    return Activation.plain(made, value.type(), new Permutation(order).of(value.shape()));
  }

  /** The value with a dimension of size 1 put in. */
  public Activation expand(Activation value, int axis) {
    List<Long> shape = new ArrayList<>(value.shape());
    shape.add(axis, 1L);
    String made = graph.node("Unsqueeze", graph.plain(value), graph.longs(axis));
    return Activation.plain(made, value.type(), shape);
  }

  /** The value without these dimensions of size 1. */
  public Activation squeeze(Activation value, int... axes) {
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < value.rank(); i++) {
      int axis = i;
      if (Arrays.stream(axes).noneMatch(gone -> gone == axis)) {
        shape.add(value.size(i));
      }
    }
    long[] gone = Arrays.stream(axes).asLongStream().toArray();
    String made = graph.node("Squeeze", graph.plain(value), graph.longs(gone));
    return Activation.plain(made, value.type(), shape);
  }

  /** Values one after the other along an axis. */
  public Activation concatenate(List<Activation> values, int axis) {
    Activation first = values.getFirst();
    int rank = first.rank();
    Long[] shape = first.shape().toArray(Long[]::new);
    shape[axis] = values.stream().map(v -> v.size(axis)).reduce(0L, Reshaping::sum);
    boolean planar = rank >= 3 && values.stream().anyMatch(Activation::onlyPlanar);
    int place = !planar || axis == 0 ? axis : axis == rank - 1 ? 1 : axis + 1;
    String[] parts =
        values.stream()
            .map(value -> planar ? graph.planar(value) : graph.plain(value))
            .toArray(String[]::new);
    String made = graph.node("Concat", Map.of("axis", Attribute.of((long) place)), parts);
    return planar
        ? Activation.planar(made, first.type(), List.of(shape))
        : Activation.plain(made, first.type(), List.of(shape));
  }

  private static long sum(long left, long right) {
    return left == FREE || right == FREE ? FREE : left + right;
  }

  /** An operation over whole axes, such as a mean. */
  public Activation reduce(String operator, Activation value, boolean keeps, int... axes) {
    int rank = value.rank();
    boolean planar = value.onlyPlanar() && keeps;
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int axis = i;
      boolean gone = Arrays.stream(axes).anyMatch(each -> each == axis);
      if (!gone || keeps) {
        shape.add(gone ? 1L : value.size(i));
      }
    }
    Map<String, Attribute> options = Map.of("keepdims", Attribute.of(keeps ? 1L : 0L));
    long[] held =
        Arrays.stream(axes)
            .mapToLong(
                axis -> !value.onlyPlanar() || axis == 0 ? axis : axis == rank - 1 ? 1 : axis + 1)
            .toArray();
    boolean channelsStay = Arrays.stream(axes).noneMatch(axis -> axis == rank - 1);
    boolean middleGoes =
        axes.length == rank - 2 && channelsStay && Arrays.stream(axes).noneMatch(axis -> axis == 0);
    if (planar || (value.onlyPlanar() && middleGoes)) {
      String made = graph.node(operator, options, graph.planar(value), graph.longs(held));
      return planar
          ? Activation.planar(made, value.type(), shape)
          : Activation.plain(made, value.type(), shape);
    }
    long[] plain = Arrays.stream(axes).asLongStream().toArray();
    String made = graph.node(operator, options, graph.plain(value), graph.longs(plain));
    return Activation.plain(made, value.type(), shape);
  }
}
