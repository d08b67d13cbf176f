package dev.primavista.core.ensemble;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
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
  /** What a request is refused with that has a row for which no branch is meant. */
  static final String NO_BRANCH = "no_branch";

  /** A branch's answer: a tensor with a row for each of these. */
  record Part(Rows rows, Tensor tensor) {}

  /**
   * Those rows whose value the case takes.
   *
   * @param tensor one value per row
   */
  static Rows matching(EnsembleSpec.Case when, Tensor tensor) {
    int count = tensor.rows();
    List<String> values = when.valuesIn(tensor.dataType());
    int[] found = new int[count];
    int size = 0;
    for (int row = 0; row < count; row++) {
      if (values.contains(text(tensor, row)) != when.otherwise()) {
        found[size++] = row;
      }
    }
    return new Rows(java.util.Arrays.copyOf(found, size), count);
  }

  private static String text(Tensor tensor, int row) {
    return switch (tensor) {
      case BytesTensor texts -> texts.stringAt(row);
      case FixedTensor numbers -> digits(numbers, row);
    };
  }

  private static String digits(FixedTensor numbers, int index) {
    long value = numbers.longAt(index);
    return numbers.dataType() == DataType.UINT64
        ? Long.toUnsignedString(value)
        : Long.toString(value);
  }

  boolean all() {
    return indices.length == of;
  }

  boolean none() {
    return indices.length == 0;
  }

  /**
   * What a branch gave for these rows.
   *
   * @throws BackendFailure if it is not a row for each of them
   */
  Part answeredBy(Tensor tensor) {
    if (tensor.rows() != indices.length) {
      throw new BackendFailure(
          "%s answered by %s%s"
              .formatted(
                  Amount.of(indices.length, "row was", "rows were"),
                  tensor.dataType(),
                  tensor.shape()),
          null);
    }
    return new Part(this, tensor);
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
   * @throws InvalidRequest if a row has no answer
   * @throws BackendFailure if branches differ in type or in the shape of a row
   */
  static Tensor merge(List<Part> parts, int of) {
    BitSet answered = new BitSet(of);
    for (Part part : parts) {
      requireAlike(part, parts.getFirst().tensor());
      for (int row : part.rows().indices()) {
        answered.set(row);
      }
    }
    if (answered.cardinality() < of) {
      throw new InvalidRequest(NO_BRANCH, "no branch takes row " + answered.nextClearBit(0));
    }
    return parts.size() == 1 || of == 0 ? parts.getFirst().tensor() : join(parts, of);
  }

  private static void requireAlike(Part part, Tensor first) {
    Tensor tensor = part.tensor();
    if (tensor.dataType() != first.dataType() || !tensor.shape().sameRowShape(first.shape())) {
      throw new BackendFailure(
          "one branch gives %s%s, another %s%s"
              .formatted(first.dataType(), first.shape(), tensor.dataType(), tensor.shape()),
          null);
    }
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
