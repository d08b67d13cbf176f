package dev.primavista.core.probe;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
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
public final class Probe {
  /** Sizes tried for free dimensions other than the first; the first that is answered is kept. */
  public static final List<Integer> SIZES = List.of(1, 8, 16, 32, 64, 128, 224, 256, 512);

  private final String file;
  private final ModelInstance trial;
  private final Guesses guesses;
  private final List<String> warnings = new ArrayList<>();
  private Signature signature;

  private Probe(String file, Signature declared, ModelInstance trial, Guesses guesses) {
    this.file = file;
    this.signature = declared;
    this.trial = trial;
    this.guesses = guesses;
  }

  /**
   * What the executions showed.
   *
   * @param example one row of zeros that the model answers
   * @param signature the declared one, put right where an output contradicted it
   * @param independent whether every output has as many rows as the inputs, each from its own row
   *     alone
   */
  public record Findings(
      SequencedMap<String, Tensor> example,
      Signature signature,
      boolean independent,
      List<String> warnings) {}

  /**
   * Runs the executions.
   *
   * @throws ModelLoadException if the model answers none of the inputs tried
   */
  public static Findings run(String file, Signature declared, ModelInstance trial) {
    return run(file, declared, trial, Guesses.PLAIN);
  }

  /** The same with other inputs. */
  public static Findings run(
      String file, Signature declared, ModelInstance trial, Guesses guesses) {
    return new Probe(file, declared, trial, guesses).findings();
  }

  /**
   * What inputs are made of.
   *
   * @param sizes tried for free dimensions other than the first, in this order
   */
  public record Guesses(List<Integer> sizes, Specimen.Texts texts) {
    public static final Guesses PLAIN = new Guesses(SIZES, Specimen.Texts.PLAIN);

    public Guesses {
      sizes = List.copyOf(sizes);
    }

    Specimen specimen(int rows, int size) {
      return new Specimen(rows, size, texts);
    }
  }

  private Findings findings() {
    int size = answeredSize();
    SequencedMap<String, Tensor> example = guesses.specimen(1, size).zeros(signature);
    signature = new Signature(signature.inputs(), seen(trial.execute(example)));
    boolean independent = declaresRows() && rowsAreIndependent(size);
    return new Findings(example, signature, independent, warnings);
  }

  private int answeredSize() {
    boolean free =
        signature.inputs().stream()
            .map(input -> input.shape().rank() == 0 ? input.shape() : input.shape().withRows(1))
            .anyMatch(shape -> !shape.isFixed());
    @Nullable ServingException last = null;
    for (int size : free ? guesses.sizes() : List.of(1)) {
      try {
        trial.execute(guesses.specimen(1, size).zeros(signature));
        return size;
      } catch (ServingException failure) {
        last = failure;
      }
    }
    throw new ModelLoadException(
        "no_example",
        file
            + " answers none of the inputs tried: one row of zeros"
            + (free ? ", free dimensions of " + guesses.sizes() : ""),
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
    SequencedMap<String, Tensor> pair = guesses.specimen(2, size).varied(signature);
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
