package dev.primavista.core.ensemble;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;

/**
 * Some rows of a tensor of so many, in their order; the branch of a switch that they take.
 *
 * @param indices which
 * @param of how many there are
 */
record Rows(int[] indices, int of) {

  /** A branch's answer: a tensor with a row for each of these. */
  record Part(Rows rows, Tensor tensor) {}

  /** Those rows whose value the case takes. */
  static Rows matching(EnsembleSpec.Case when, Tensor tensor) {
    int count = tensor.rows();
    int[] found = new int[count];
    int size = 0;
    for (int row = 0; row < count; row++) {
      if (when.values().contains(text(tensor, row)) != when.otherwise()) {
        found[size++] = row;
      }
    }
    return new Rows(java.util.Arrays.copyOf(found, size), count);
  }

  /** The value of a row; of one with several its first. */
  private static String text(Tensor tensor, int row) {
    return switch (tensor) {
      case BytesTensor texts -> texts.stringAt(row * (texts.elementCount() / texts.rows()));
      case FixedTensor numbers ->
          Long.toString(numbers.longAt(row * (numbers.elementCount() / numbers.rows())));
    };
  }

  boolean all() {
    return indices.length == of;
  }

  boolean none() {
    return indices.length == 0;
  }

  /** These rows of the tensor: itself if they are all, a copy otherwise. */
  Tensor select(Tensor tensor) {
    if (all()) {
      return tensor;
    }
    return switch (tensor) {
      case FixedTensor numbers -> {
        FixedTensor chosen =
            FixedTensor.allocate(numbers.dataType(), numbers.shape().withRows(indices.length));
        ByteBuffer target = chosen.data();
        int bytes = numbers.data().limit() / of;
        for (int row : indices) {
          target.put(numbers.data().slice(row * bytes, bytes));
        }
        yield chosen;
      }
      case BytesTensor texts -> {
        int perRow = texts.elementCount() / of;
        byte[][] chosen = new byte[indices.length * perRow][];
        for (int i = 0; i < chosen.length; i++) {
          chosen[i] = texts.bytesAt(indices[i / perRow] * perRow + i % perRow);
        }
        yield BytesTensor.wrap(texts.shape().withRows(indices.length), chosen);
      }
    };
  }

  /**
   * The answers of all branches in the order of the rows; where there are no rows, any of them.
   *
   * @throws IllegalArgumentException if a row has no answer, or branches differ in shape
   */
  static Tensor merge(List<Part> parts, int of) {
    BitSet answered = new BitSet(of);
    for (Part part : parts) {
      if (part.tensor().rows() != part.rows().indices().length
          || !part.tensor().shape().sameRowShape(parts.getFirst().tensor().shape())) {
        throw new IllegalArgumentException("branches give other shapes");
      }
      for (int row : part.rows().indices()) {
        answered.set(row);
      }
    }
    if (answered.cardinality() < of) {
      throw new IllegalArgumentException("no branch takes row " + answered.nextClearBit(0));
    }
    return parts.size() == 1 || of == 0 ? parts.getFirst().tensor() : join(parts, of);
  }

  private static Tensor join(List<Part> parts, int of) {
    Tensor first = parts.getFirst().tensor();
    return switch (first) {
      case FixedTensor numbers -> {
        FixedTensor whole = FixedTensor.allocate(numbers.dataType(), first.shape().withRows(of));
        int bytes = whole.data().limit() / of;
        for (Part part : parts) {
          ByteBuffer source = ((FixedTensor) part.tensor()).data();
          int at = 0;
          for (int row : part.rows().indices()) {
            whole.data().put(row * bytes, source, bytes * at++, bytes);
          }
        }
        yield whole;
      }
      case BytesTensor texts -> {
        int perRow = texts.elementCount() / texts.rows();
        byte[][] whole = new byte[of * perRow][];
        for (Part part : parts) {
          BytesTensor source = (BytesTensor) part.tensor();
          int at = 0;
          for (int row : part.rows().indices()) {
            for (int i = 0; i < perRow; i++) {
              whole[row * perRow + i] = source.bytesAt(at++);
            }
          }
        }
        yield BytesTensor.wrap(first.shape().withRows(of), whole);
      }
    };
  }
}
