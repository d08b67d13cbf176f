package dev.primavista.core.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.FakeModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private final FakeModel model = new FakeModel();

  @Test
  void a_row_that_no_tensor_holds_is_refused_by_its_size_before_anything_runs() {
    model.shape = Shape.of(-1, 20_000, 20_000);

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Probe.attempt("big.onnx", model.signature(), model.newInstance()))
        .withMessage(
            "big.onnx, input x FP64[-1,20000,20000] takes 3,200,000,000 bytes for a row"
                + " (expected: at most 2,147,483,647)")
        .satisfies(refused -> assertThat(refused.code()).isEqualTo("too_large"));
    assertThat(model.executions).hasValue(0);
  }

  @Test
  void sizes_beyond_a_long_are_refused_likewise() {
    Signature signature =
        new Signature(
            List.of(new TensorSpec("x", DataType.FP32, Shape.of(-1, 1L << 40, 1L << 40))),
            List.of());

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Probe.attempt("big.onnx", signature, model.newInstance()))
        .withMessageContaining("bytes for a row");
  }

  @Test
  void a_row_that_does_not_fit_into_the_heap_is_refused_by_its_size() {
    model.work =
        () -> {
          throw new OutOfMemoryError("Java heap space");
        };
    try (ModelInstance trial = model.newInstance()) {
      assertThatExceptionOfType(ModelLoadException.class)
          .isThrownBy(() -> Probe.attempt("large.onnx", model.signature(), trial))
          .withMessageStartingWith("large.onnx, input x FP64[-1,1] takes 8 bytes for a row")
          .satisfies(refused -> assertThat(refused.code()).isEqualTo("out_of_memory"));
    }
  }
}
