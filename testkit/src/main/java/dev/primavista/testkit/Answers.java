package dev.primavista.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/** What is asserted about answers of models. */
public final class Answers {
  private Answers() {}

  /** Names, types, shapes and every bit agree. */
  public static void assertEqual(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertClose(actual, expected, 0);
  }

  /**
   * Names, types and shapes agree, and numbers within a bound.
   *
   * @param tolerance relative to 1 or the expected number, whichever is greater
   */
  public static void assertClose(
      Map<String, Tensor> actual, Map<String, Tensor> expected, double tolerance) {
    assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
    actual.forEach(
        (name, tensor) -> {
          Tensor other = Objects.requireNonNull(expected.get(name), name);
          assertThat(tensor.dataType()).as(name).isEqualTo(other.dataType());
          assertThat(tensor.shape()).as(name).isEqualTo(other.shape());
          assertContent(name, tensor, other, tolerance);
        });
  }

  /** One tensor per specification, in its order and of its type and shape. */
  public static void assertFit(List<TensorSpec> specs, SequencedMap<String, Tensor> tensors) {
    assertThat(tensors.keySet())
        .containsExactlyElementsOf(specs.stream().map(TensorSpec::name).toList());
    for (TensorSpec spec : specs) {
      assertThat(tensors.get(spec.name()))
          .as(spec.toString())
          .matches(tensor -> tensor.dataType() == spec.dataType())
          .matches(tensor -> spec.shape().accepts(tensor.shape()));
    }
  }

  /** One row of every tensor, sharing storage. */
  public static SequencedMap<String, Tensor> row(Map<String, Tensor> tensors, int index) {
    SequencedMap<String, Tensor> row = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> row.put(name, tensor.slice(index, index + 1)));
    return row;
  }

  private static void assertContent(String name, Tensor actual, Tensor expected, double tolerance) {
    switch (actual) {
      case BytesTensor texts -> {
        for (int i = 0; i < texts.elementCount(); i++) {
          assertThat(texts.bytesAt(i))
              .as(name + " " + i)
              .isEqualTo(((BytesTensor) expected).bytesAt(i));
        }
      }
      case FixedTensor numbers -> assertNumbers(name, numbers, (FixedTensor) expected, tolerance);
    }
  }

  private static void assertNumbers(
      String name, FixedTensor actual, FixedTensor expected, double tolerance) {
    if (tolerance == 0) {
      assertThat(actual.data()).as(name).isEqualTo(expected.data());
      return;
    }
    for (int i = 0; i < actual.elementCount(); i++) {
      double wanted = expected.doubleAt(i);
      double bound = tolerance * Math.max(1, Math.abs(wanted));
      assertThat(actual.doubleAt(i)).as(name + " " + i).isCloseTo(wanted, within(bound));
    }
  }
}
