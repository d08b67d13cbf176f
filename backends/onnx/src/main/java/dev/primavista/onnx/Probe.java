package dev.primavista.onnx;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.Executable.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Executes a model a few times to learn what its file does not tell: an input it answers, the rank
 * of outputs declared without a shape, and whether rows are independent.
 */
final class Probe {
  /** Sizes tried for free dimensions other than the first; the first that is answered is kept. */
  private static final List<Integer> SIZES = List.of(1, 8, 16, 32, 64, 128, 224, 256, 512);

  private final String file;
  private final ModelInstance trial;
  private final List<String> warnings = new ArrayList<>();
  private Signature signature;

  private Probe(String file, Signature declared, ModelInstance trial) {
    this.file = file;
    this.signature = declared;
    this.trial = trial;
  }

  /**
   * What the executions showed.
   *
   * @param example one row of zeros that the model answers
   * @param signature the declared one, put right where an output contradicted it
   */
  record Findings(
      SequencedMap<String, Tensor> example,
      Signature signature,
      Rows rows,
      List<String> warnings) {}

  /**
   * Runs the executions.
   *
   * @throws ModelLoadException if the model answers none of the inputs tried
   */
  static Findings run(String file, Signature declared, ModelInstance trial) {
    return new Probe(file, declared, trial).findings();
  }

  private Findings findings() {
    int size = answeredSize();
    SequencedMap<String, Tensor> example = new Specimen(1, size).zeros(signature);
    signature = new Signature(signature.inputs(), seen(trial.execute(example)));
    Rows rows = declaresRows() && rowsAreIndependent(size) ? Rows.INDEPENDENT : Rows.DEPENDENT;
    return new Findings(example, signature, rows, warnings);
  }

  private int answeredSize() {
    boolean free =
        signature.inputs().stream()
            .map(input -> input.shape().rank() == 0 ? input.shape() : input.shape().withRows(1))
            .anyMatch(shape -> !shape.isFixed());
    @Nullable ServingException last = null;
    for (int size : free ? SIZES : List.of(1)) {
      try {
        trial.execute(new Specimen(1, size).zeros(signature));
        return size;
      } catch (ServingException failure) {
        last = failure;
      }
    }
    throw new ModelLoadException(
        "no_example",
        file
            + " answers none of the inputs tried: one row of zeros"
            + (free ? ", free dimensions from 1 to 512" : ""),
        "export it with fixed dimensions, or look at it with another tool",
        last);
  }

  /** The declared outputs; where an answer contradicts the shape, every dimension is free. */
  private List<TensorSpec> seen(SequencedMap<String, Tensor> outputs) {
    List<TensorSpec> specs = new ArrayList<>();
    for (TensorSpec declared : signature.outputs()) {
      Shape actual = output(outputs, declared.name()).shape();
      if (declared.shape().accepts(actual)) {
        specs.add(declared);
      } else {
        long[] any = new long[actual.rank()];
        Arrays.fill(any, Shape.ANY);
        warnings.add(
            "output '%s' is declared as %s and answered as %s"
                .formatted(declared.name(), declared.shape(), actual));
        specs.add(new TensorSpec(declared.name(), declared.dataType(), Shape.of(any)));
      }
    }
    return specs;
  }

  private static Tensor output(SequencedMap<String, Tensor> outputs, String name) {
    Tensor output = outputs.get(name);
    if (output == null) {
      throw new IllegalStateException("output " + name + " is missing");
    }
    return output;
  }

  private boolean declaresRows() {
    return hasFreeRows(signature.inputs()) && hasFreeRows(signature.outputs());
  }

  private static boolean hasFreeRows(List<TensorSpec> specs) {
    return specs.stream()
        .allMatch(spec -> spec.shape().rank() > 0 && spec.shape().dimension(0) == Shape.ANY);
  }

  /** Whether two different rows are answered together as they are alone. */
  private boolean rowsAreIndependent(int size) {
    SequencedMap<String, Tensor> pair = new Specimen(2, size).varied(signature);
    try {
      SequencedMap<String, Tensor> together = trial.execute(pair);
      for (int row = 0; row < 2; row++) {
        if (!Comparison.rowEquals(together, row, trial.execute(row(pair, row)))) {
          warnings.add("requests are not joined: a row's answer depends on the other rows");
          return false;
        }
      }
      return true;
    } catch (ServingException failure) {
      warnings.add("requests are not joined: the model did not answer two rows at once");
      return false;
    }
  }

  private static SequencedMap<String, Tensor> row(SequencedMap<String, Tensor> rows, int index) {
    SequencedMap<String, Tensor> row = new LinkedHashMap<>(rows);
    row.replaceAll((name, tensor) -> tensor.slice(index, index + 1));
    return row;
  }
}
