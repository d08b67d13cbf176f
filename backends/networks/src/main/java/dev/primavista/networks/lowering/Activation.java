package dev.primavista.networks.lowering;

import dev.primavista.onnx.graph.ElementType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What flows between two operations of a network. Its shape is that of the source network, with the
 * channels last; the graph may hold it so ({@code plain}), with the channels moved to the second
 * place ({@code planar}), or both.
 */
public final class Activation {
  /** The size of a dimension that is not known beforehand. */
  public static final long FREE = -1;

  private final List<Long> shape;
  private final ElementType type;
  private @Nullable String plain;
  private @Nullable String planar;
  private List<Long> contents = List.of();

  private Activation(
      List<Long> shape, ElementType type, @Nullable String plain, @Nullable String planar) {
    this.shape = List.copyOf(shape);
    this.type = type;
    this.plain = plain;
    this.planar = planar;
  }

  /** A value that the graph holds in the order of its shape. */
  public static Activation plain(String value, ElementType type, List<Long> shape) {
    return new Activation(shape, type, value, null);
  }

  /** A value that the graph holds with the last dimension in the second place. */
  public static Activation planar(String value, ElementType type, List<Long> shape) {
    return shape.size() < 3 ? plain(value, type, shape) : new Activation(shape, type, null, value);
  }

  /** Another value that the graph holds in the same place. */
  public Activation copy() {
    return new Activation(shape, type, plain, planar);
  }

  /** The same, of whose elements this is known: one each, {@link #FREE} where it is not known. */
  public Activation holding(List<Long> known) {
    contents = List.copyOf(known);
    return this;
  }

  /** What is known of its elements; empty for nothing. */
  public List<Long> contents() {
    return contents;
  }

  /** Its dimensions in the source network; {@link #FREE} where unknown. */
  public List<Long> shape() {
    return shape;
  }

  public ElementType type() {
    return type;
  }

  public int rank() {
    return shape.size();
  }

  /** The size of a dimension, counted from the end where negative. */
  public long size(int axis) {
    return shape.get(axis < 0 ? axis + rank() : axis);
  }

  /** The dimensions between the first and the last. */
  public long[] middle() {
    return shape.subList(1, rank() - 1).stream().mapToLong(size -> size).toArray();
  }

  /** Whether the graph holds it with its channels second alone. */
  public boolean onlyPlanar() {
    return plain == null;
  }

  @Nullable String plainOrNull() {
    return plain;
  }

  @Nullable String planarOrNull() {
    return planar;
  }

  void keepPlain(String value) {
    plain = value;
  }

  void keepPlanar(String value) {
    planar = value;
  }

  /** Whether all dimensions but the first are known. */
  public boolean isRowKnown() {
    return shape.stream().skip(1).noneMatch(size -> size == FREE);
  }

  /** The shape with another last dimension. */
  public List<Long> withLast(long size) {
    Long[] other = shape.toArray(Long[]::new);
    other[other.length - 1] = size;
    return Arrays.asList(other);
  }

  /** The shape with other dimensions between the first and the last. */
  public List<Long> withMiddle(long[] sizes) {
    Long[] other = shape.toArray(Long[]::new);
    for (int i = 0; i < sizes.length; i++) {
      other[i + 1] = sizes[i];
    }
    return Arrays.asList(other);
  }
}
