package dev.primavista.networks.tflite;

import static dev.primavista.networks.lowering.Activation.FREE;

import dev.primavista.networks.tflite.TfliteFile.Operator;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Sizes that operators compute from the shapes of others, as far as they are known before anything
 * runs; {@code FREE} stands for those that are not.
 */
final class KnownSizes {
  private static final int CONCATENATION = 2;
  private static final int MUL = 18;
  private static final int RESHAPE = 22;
  private static final int SQUEEZE = 43;
  private static final int STRIDED_SLICE = 45;
  private static final int CAST = 53;
  private static final int EXPAND_DIMS = 70;
  private static final int SHAPE = 77;
  private static final int PACK = 83;

  private KnownSizes() {}

  /** What the operator makes, in order; empty where it makes no sizes. */
  static Optional<long[]> of(OperatorCall call) {
    return switch (call.operator().code()) {
      case SHAPE -> Optional.of(call.input(0).shape().stream().mapToLong(size -> size).toArray());
      case RESHAPE, SQUEEZE, EXPAND_DIMS, CAST -> call.sizes(0);
      case CONCATENATION, PACK -> joined(call);
      case MUL -> product(call);
      case STRIDED_SLICE -> cut(call);
      default -> Optional.empty();
    };
  }

  private static Optional<long[]> joined(OperatorCall call) {
    long[] all = new long[0];
    for (int i = 0; i < call.inputs(); i++) {
      Optional<long[]> next = call.sizes(i);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      int before = all.length;
      all = Arrays.copyOf(all, before + next.get().length);
      System.arraycopy(next.get(), 0, all, before, next.get().length);
    }
    return Optional.of(all);
  }

  private static Optional<long[]> product(OperatorCall call) {
    Optional<long[]> left = call.sizes(0);
    Optional<long[]> right = call.sizes(1);
    if (left.isEmpty() || right.isEmpty() || left.get().length != right.get().length) {
      return Optional.empty();
    }
    long[] made = new long[left.get().length];
    Arrays.setAll(
        made,
        i -> {
          long a = left.get()[i];
          long b = right.get()[i];
          return a == FREE || b == FREE ? FREE : a * b;
        });
    return Optional.of(made);
  }

  private static Optional<long[]> cut(OperatorCall call) {
    Operator options = call.operator();
    Optional<long[]> sizes = call.sizes(0);
    boolean plain =
        IntStream.of(1, 2, 3)
            .mapToObj(call::sizes)
            .allMatch(each -> each.isPresent() && each.get().length == 1);
    if (sizes.isEmpty() || !plain || call.constants(3)[0] != 1) {
      return Optional.empty();
    }
    int count = sizes.get().length;
    int start = place((options.option(0, 0) & 1) == 1 ? 0 : call.constants(1)[0], count);
    boolean single = (options.option(4, 0) & 1) == 1;
    boolean open = (options.option(1, 0) & 1) == 1;
    int end = single ? start + 1 : place(open ? count : call.constants(2)[0], count);
    return Optional.of(Arrays.copyOfRange(sizes.get(), start, Math.max(start, end)));
  }

  private static int place(long index, int count) {
    return Math.clamp(index < 0 ? index + count : index, 0, count);
  }
}
