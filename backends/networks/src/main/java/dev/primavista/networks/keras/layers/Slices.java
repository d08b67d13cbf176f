package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Calls.Slice;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Python's {@code x[a:b, 0, ..., None]}. */
final class Slices {
  private final Lowering graph;
  private final List<Long> starts = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private final List<Long> steps = new ArrayList<>();
  private final List<Long> axes = new ArrayList<>();
  private final List<Integer> gone = new ArrayList<>();

  /** Where dimensions of size 1 are put into the result. */
  private final List<Integer> put = new ArrayList<>();

  private final List<Long> shape;

  private Slices(Lowering graph, Activation value) {
    this.graph = graph;
    this.shape = new ArrayList<>(value.shape());
  }

  static Activation lower(LayerCall call) {
    Activation value = call.input();
    Object key = new Operands(call).parameter(1, "slice_spec", "key");
    List<@Nullable Object> keys = new ArrayList<>();
    if (key instanceof List<?> list) {
      keys.addAll(list);
    } else if (key == null) {
      throw new Unsupported("the index " + key);
    } else {
      keys.add(key);
    }
    return new Slices(call.graph(), value).cut(value, keys);
  }

  private Activation cut(Activation value, List<@Nullable Object> keys) {
    int named =
        (int) keys.stream().filter(key -> key != null && !Slice.ELLIPSIS.equals(key)).count();
    int axis = 0;
    for (Object key : keys) {
      switch (key) {
        case Slice slice -> cut(axis++, slice);
        case Number index -> pick(axis++, index.longValue());
        case String dots when dots.equals(Slice.ELLIPSIS) -> axis += value.rank() - named;
        case null -> put.add(axis - gone.size() + put.size());
        default -> throw new Unsupported("the index " + key);
      }
    }
    String made = graph.plain(value);
    if (!axes.isEmpty()) {
      made = graph.node("Slice", made, longs(starts), longs(ends), longs(axes), longs(steps));
    }
    Activation cut = Activation.plain(made, value.type(), shape);
    int[] away = gone.stream().mapToInt(each -> each).toArray();
    Reshaping reshaping = new Reshaping(graph);
    Activation kept = away.length == 0 ? cut : reshaping.squeeze(cut, away);
    for (int place : put) {
      kept = reshaping.expand(kept, place);
    }
    return kept;
  }

  private void cut(int axis, Slice slice) {
    if (slice.start() == null && slice.stop() == null && slice.step() == null) {
      return;
    }
    long step = slice.step() == null ? 1 : slice.step();
    long start = slice.start() != null ? slice.start() : step > 0 ? 0 : -1;
    long end = slice.stop() != null ? slice.stop() : step > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    add(axis, start, end, step);
    long size = shape.get(axis);
    shape.set(axis, size == Activation.FREE ? size : count(size, start, end, step));
  }

  private static long count(long size, long start, long end, long step) {
    if (step < 0) {
      long from = Math.min(start < 0 ? start + size : start, size - 1);
      long to = end == Long.MIN_VALUE ? -1 : end < 0 ? end + size : end;
      return Math.max(0, (from - to - step - 1) / -step);
    }
    long from = Math.max(0, start < 0 ? start + size : start);
    long to = Math.min(size, end < 0 ? end + size : end);
    return Math.max(0, (to - from + step - 1) / step);
  }

  private void pick(int axis, long index) {
    add(axis, index, index == -1 ? Long.MAX_VALUE : index + 1, 1);
    shape.set(axis, 1L);
    gone.add(axis);
  }

  private void add(int axis, long start, long end, long step) {
    axes.add((long) axis);
    starts.add(start);
    ends.add(end);
    steps.add(step);
  }

  private String longs(List<Long> values) {
    return graph.longs(IntStream.range(0, values.size()).mapToLong(values::get).toArray());
  }
}
