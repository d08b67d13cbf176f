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
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes a model a few times to learn what its file does not tell: an input it answers, the rank
 * of outputs declared without a shape, and whether rows are independent.
 */
public final class Probe {
  /** Sizes tried for free dimensions other than the first; the first that is answered is kept. */
  public static final List<Integer> SIZES = List.of(1, 8, 16, 32, 64, 128, 224, 256, 512);

  /** Those that are tried at last. */
  private static final List<Integer> OTHER_SIZES = List.of(2, 3, 4, 5, 6, 10, 12, 24, 48, 96, 100);

  private final String file;
  private final ModelInstance trial;
  private final Guesses guesses;
  private final List<String> warnings = new ArrayList<>();
  private final Tries tries = new Tries();
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
   * @param example one row that the model answers, of zeros if it answers these
   * @param answered whether it does; one that answers nothing that was tried has a row of zeros
   * @param signature the declared one, put right where an output contradicted it
   * @param independent whether every output has as many rows as the inputs, each from its own row
   *     alone
   */
  public record Findings(
      SequencedMap<String, Tensor> example,
      boolean answered,
      Signature signature,
      boolean independent,
      List<String> warnings) {}

  /**
   * Runs the executions; a model that answers none of the inputs tried is taken as declared.
   *
   * @throws ModelLoadException if a row has no room in memory
   */
  public static Findings attempt(String file, Signature declared, ModelInstance trial) {
    Probe probe = new Probe(file, declared, trial, Guesses.PLAIN);
    return probe.inRoom(() -> probe.answered().map(probe::findings).orElseGet(probe::declared));
  }

  /**
   * The same where something has to be answered.
   *
   * @throws ModelLoadException also if the model answers none of the inputs tried
   */
  public static Findings run(
      String file, Signature declared, ModelInstance trial, Guesses guesses) {
    Probe probe = new Probe(file, declared, trial, guesses);
    return probe.inRoom(() -> probe.findings(probe.answered().orElseThrow(probe::unanswered)));
  }

  private Findings inRoom(Supplier<Findings> executions) {
    RowBytes room = RowBytes.of(file, signature);
    room.require();
    try {
      return executions.get();
    } catch (OutOfMemoryError beyond) {
      throw room.outOfMemory(beyond);
    }
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

  private Findings declared() {
    warnings.add(
        "no made-up row was answered, such as one of zeros: nothing is warmed up, and requests are"
            + " not joined");
    return new Findings(
        guesses.specimen(1, SIZES.getFirst()).of(signature, Specimen.Values.ZEROS),
        false,
        signature,
        false,
        warnings);
  }

  private Findings findings(Tried tried) {
    int size = tried.size();
    SequencedMap<String, Tensor> example = tried.row();
    signature = new Signature(signature.inputs(), seen(trial.execute(example)));
    boolean independent = declaresRows() && rowsAreIndependent(size);
    return new Findings(example, true, signature, independent, warnings);
  }

  /**
   * A row that was answered.
   *
   * @param size of its free dimensions
   */
  private record Tried(int size, SequencedMap<String, Tensor> row) {}

  /** Zeros of every size first, then other values, then other sizes, at last several rows. */
  private Optional<Tried> answered() {
    boolean free = hasFreeSizes();
    return tries
        .first(1, free ? guesses.sizes() : List.of(1))
        .or(() -> free ? tries.first(1, OTHER_SIZES) : Optional.empty())
        .or(
            () ->
                OTHER_SIZES.stream()
                    .flatMap(rows -> tries.first(rows, List.of(1)).stream())
                    .findFirst());
  }

  private boolean hasFreeSizes() {
    return signature.inputs().stream()
        .map(input -> input.shape().rank() == 0 ? input.shape() : input.shape().withRows(1))
        .anyMatch(shape -> !shape.isFixed());
  }

  private ModelLoadException unanswered() {
    return new ModelLoadException(
        "no_example",
        file
            + " answers none of the inputs tried: rows of zeros, of ones or of numbers between"
            + (hasFreeSizes() ? ", free dimensions of " + guesses.sizes() : ""),
        "export it with fixed dimensions, or look at it with another tool",
        tries.last);
  }

  /** Inputs that are tried one after the other. */
  private final class Tries {
    private @Nullable ServingException last;

    /** The first that is answered. */
    Optional<Tried> first(int rows, List<Integer> sizes) {
      for (Specimen.Values values : Specimen.Values.values()) {
        for (int size : sizes) {
          SequencedMap<String, Tensor> made = guesses.specimen(rows, size).of(signature, values);
          try {
            trial.execute(made);
            return Optional.of(new Tried(size, made));
          } catch (ServingException failure) {
            last = failure;
          }
        }
      }
      return Optional.empty();
    }
  }

  /**
   * The declared outputs; where an answer contradicts the shape, every dimension is free. One
   * without dimensions may just as well be one that states none.
   */
  private List<TensorSpec> seen(SequencedMap<String, Tensor> outputs) {
    List<TensorSpec> specs = new ArrayList<>();
    for (TensorSpec declared : signature.outputs()) {
      Shape actual = output(outputs, declared.name()).shape();
      if (declared.shape().accepts(actual)) {
        specs.add(declared);
      } else {
        long[] any = new long[actual.rank()];
        Arrays.fill(any, Shape.ANY);
        if (declared.shape().rank() > 0) {
          warnings.add(
              "output '%s' is declared as %s and answered as %s"
                  .formatted(declared.name(), declared.shape(), actual));
        }
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
    try {
      SequencedMap<String, Tensor> pair =
          guesses.specimen(2, size).of(signature, Specimen.Values.VARIED);
      SequencedMap<String, Tensor> together = trial.execute(pair);
      for (int row = 0; row < 2; row++) {
        if (!Comparison.rowEquals(together, row, trial.execute(row(pair, row)))) {
          warnings.add("requests are not joined: a row's answer depends on the other rows");
          return false;
        }
      }
      return true;
    } catch (ServingException | ModelLoadException | OutOfMemoryError failure) {
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
