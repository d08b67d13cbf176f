package dev.primavista.torch;

import dev.primavista.core.probe.Patience;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Calls a module with zeros, to see what it takes. */
final class Trial {
  private final TorchModule module;
  private final Patience patience;
  private Optional<TorchFailure> last = Optional.empty();

  Trial(TorchModule module, Patience patience) {
    this.module = module;
    this.patience = patience;
  }

  /** What is tried: every input of the same type and shape. */
  record Form(DataType type, List<Long> dimensions) {
    Form {
      dimensions = List.copyOf(dimensions);
    }

    static Form of(DataType type, long... dimensions) {
      return new Form(type, Shape.of(dimensions).rank() == 0 ? List.of() : boxed(dimensions));
    }

    Form with(DataType other) {
      return new Form(other, dimensions);
    }

    /** With another size of this dimension; counted from the end where negative. */
    Form with(int axis, long size) {
      List<Long> changed = new java.util.ArrayList<>(dimensions);
      changed.set(axis < 0 ? axis + changed.size() : axis, size);
      return new Form(type, changed);
    }

    int rank() {
      return dimensions.size();
    }

    FixedTensor zeros() {
      return FixedTensor.allocate(
          type, Shape.of(dimensions.stream().mapToLong(Long::longValue).toArray()));
    }

    private static List<Long> boxed(long... dimensions) {
      return java.util.Arrays.stream(dimensions).boxed().toList();
    }
  }

  /** The answer to {@code count} such inputs; empty if the module refuses them. */
  Optional<SequencedMap<String, Tensor>> answer(Form form, int count) {
    return answer(Collections.nCopies(count, form.zeros()));
  }

  /**
   * The answer; empty if the module refuses the inputs.
   *
   * @throws UnservableAnswer if it takes them, and answers what nobody can be given
   * @throws dev.primavista.core.model.ModelLoadException if it does not end
   */
  Optional<SequencedMap<String, Tensor>> answer(List<FixedTensor> inputs) {
    try {
      return Optional.of(patience.await(() -> module.forward(inputs), () -> {}));
    } catch (UnservableAnswer taken) {
      throw taken;
    } catch (TorchFailure refused) {
      last = Optional.of(refused);
      return Optional.empty();
    }
  }

  /** Why the last inputs that were refused were; empty if none were. */
  Optional<TorchFailure> last() {
    return last;
  }
}
