package dev.primavista.server.grpc;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.Shape;
import java.util.Arrays;

/** The dimensions of a tensor as they come, one by one. */
final class Dimensions {
  private static final int MAX_RANK = 32;

  private static final int USUAL_RANK = 4;
  private static final long[] NOTHING = {};

  private long[] sizes = NOTHING;
  private int rank;

  /** The tensor whose dimensions they are, as messages name it. */
  interface Owner {
    /** For people: {@code input 'age'}. */
    String label();

    /** For programs: {@code inputs[0]}. */
    String param();
  }

  /**
   * @throws InvalidRequest if there is none like that, or one too many
   */
  void add(long size, Owner owner) {
    if (rank == MAX_RANK) {
      throw wrongShape("more than " + MAX_RANK + " dimensions", owner);
    }
    if (size < 0) {
      throw wrongShape("dimension " + size + " given (expected: >= 0)", owner);
    }
    if (rank == sizes.length) {
      sizes = Arrays.copyOf(sizes, Math.max(USUAL_RANK, 2 * rank));
    }
    sizes[rank++] = size;
  }

  static InvalidRequest wrongShape(String what, Owner owner) {
    return new InvalidRequest("wrong_shape", owner.label() + ": " + what, owner.param() + ".shape");
  }

  Shape shape() {
    return Shape.of(Arrays.copyOf(sizes, rank));
  }
}
