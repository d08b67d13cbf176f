package dev.primavista.torch;

import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadOptions.Declared;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.probe.Probe;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.torch.Trial.Form;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What a module takes and gives: as it is declared beside the file, and for the rest as executions
 * show it.
 *
 * @param sizes for free dimensions, best first
 */
record FoundSignature(Signature signature, List<Integer> sizes) {
  /** The types of tensors that can be handed over. */
  static final Set<DataType> SERVED =
      Collections.unmodifiableSet(
          EnumSet.of(
              DataType.BOOL,
              DataType.UINT8,
              DataType.INT8,
              DataType.INT32,
              DataType.INT64,
              DataType.FP16,
              DataType.FP32,
              DataType.FP64));

  private static final int EXAMPLE = 64;

  FoundSignature {
    sizes = List.copyOf(sizes);
  }

  /**
   * Finds it.
   *
   * @throws ModelLoadException if an argument cannot be served, or nothing shows its shape
   */
  static FoundSignature of(TorchArchive archive, LoadOptions options, Trial trial) {
    List<String> arguments = tensors(archive);
    options.inputs().forEach(input -> requireServed(archive, input));
    List<TensorSpec> inputs = declared(options.inputs(), arguments);
    Set<Integer> sizes = new LinkedHashSet<>();
    if (inputs.isEmpty()) {
      Form form =
          FormSearch.find(trial, arguments.size()).orElseThrow(() -> unknown(archive, trial));
      inputs = searched(arguments, names(options.inputs(), arguments), form, trial);
      form.dimensions().stream()
          .skip(1)
          .map(Math::toIntExact)
          .toList()
          .reversed()
          .forEach(sizes::add);
    }
    sizes.add(EXAMPLE);
    sizes.addAll(Probe.SIZES);
    List<TensorSpec> outputs =
        outputs(archive, options.outputs(), inputs, List.copyOf(sizes), trial);
    return new FoundSignature(new Signature(inputs, outputs), List.copyOf(sizes));
  }

  private static void requireServed(TorchArchive archive, Declared input) {
    DataType type = input.dataType().orElse(DataType.FP32);
    if (!SERVED.contains(type)) {
      throw new ModelLoadException(
          "unsupported_type",
          archive.name()
              + ", input '"
              + input.name()
              + "' is declared as "
              + type
              + " (expected: one of "
              + SERVED
              + ")",
          "declare it as another type and let forward convert it, such as by x.to(torch.bfloat16)");
    }
  }

  private static List<String> tensors(TorchArchive archive) {
    List<String> names = new ArrayList<>();
    for (Argument argument : archive.arguments()) {
      if (argument.type().equals("Tensor") && !argument.optional()) {
        names.add(argument.name());
      } else if (!argument.optional()) {
        throw new ModelLoadException(
            "unsupported_signature",
            archive.name()
                + ", forward takes "
                + argument.name()
                + ": "
                + argument.type()
                + " (expected: Tensor)",
            "wrap it in a module whose forward takes tensors alone, and script that");
      }
    }
    return names;
  }

  /** The declared names where there are as many as arguments, else the arguments' own. */
  private static List<String> names(List<Declared> declared, List<String> arguments) {
    List<String> given = declared.stream().map(Declared::name).toList();
    if (given.isEmpty() || arguments.containsAll(given)) {
      return arguments;
    }
    if (given.size() != arguments.size()) {
      throw new ModelLoadException(
          "contradicting_config",
          "inputs " + given + " are configured (expected: as many as forward's " + arguments + ")");
    }
    return given;
  }

  /** Inputs that are declared with type and shape; empty if not all are. */
  private static List<TensorSpec> declared(List<Declared> declared, List<String> arguments) {
    List<TensorSpec> specs = new ArrayList<>();
    boolean byName =
        !declared.isEmpty()
            && arguments.containsAll(declared.stream().map(Declared::name).toList());
    for (String name : byName ? arguments : names(declared, arguments)) {
      Optional<Declared> one =
          declared.stream().filter(each -> each.name().equals(name)).findFirst();
      if (one.isEmpty() || one.get().shape().isEmpty()) {
        return List.of();
      }
      specs.add(
          new TensorSpec(
              name, one.get().dataType().orElse(DataType.FP32), one.get().shape().get()));
    }
    return specs;
  }

  private static ModelLoadException unknown(TorchArchive archive, Trial trial) {
    return new ModelLoadException(
        "unknown_signature",
        archive.name()
            + " takes "
            + archive.arguments().stream().map(Argument::name).toList()
            + " of shapes that it does not tell; the last inputs tried were refused: "
            + trial.last().map(TorchFailure::sentence).orElse("without a reason"),
        "state them in model.yaml beside it: inputs: {"
            + archive.arguments().getFirst().name()
            + ": {datatype: FP32, shape: [-1, 3, 224, 224]}}");
  }

  /** The form with every dimension free that may have another size. */
  private static List<TensorSpec> searched(
      List<String> arguments, List<String> names, Form form, Trial trial) {
    long[] dimensions = form.dimensions().stream().mapToLong(Long::longValue).toArray();
    for (int axis = 0; axis < form.rank(); axis++) {
      Form other = form.with(axis, 2 * form.dimensions().get(axis));
      if (trial.answer(other, arguments.size()).isPresent()) {
        dimensions[axis] = Shape.ANY;
      }
    }
    return names.stream()
        .map(name -> new TensorSpec(name, form.type(), Shape.of(dimensions)))
        .toList();
  }

  private static List<TensorSpec> outputs(
      TorchArchive archive,
      List<Declared> declared,
      List<TensorSpec> inputs,
      List<Integer> sizes,
      Trial trial) {
    for (int size : sizes) {
      Optional<SequencedMap<String, Tensor>> one = trial.answer(zeros(inputs, 1, size));
      if (one.isPresent()) {
        SequencedMap<String, Tensor> other =
            trial
                .answer(zeros(inputs, 2, 2 * size))
                .or(() -> trial.answer(zeros(inputs, 2, size)))
                .or(() -> trial.answer(zeros(inputs, 1, 2 * size)))
                .filter(answer -> answer.keySet().equals(one.get().keySet()))
                .orElse(one.get());
        return specs(one.get(), other, declared);
      }
    }
    throw unknown(archive, trial);
  }

  private static List<FixedTensor> zeros(List<TensorSpec> inputs, int rows, int size) {
    List<FixedTensor> tensors = new ArrayList<>();
    for (TensorSpec input : inputs) {
      long[] dimensions = input.shape().dimensions();
      for (int axis = 0; axis < dimensions.length; axis++) {
        if (dimensions[axis] == Shape.ANY) {
          dimensions[axis] = axis == 0 ? rows : size;
        }
      }
      tensors.add(FixedTensor.allocate(input.dataType(), Shape.of(dimensions)));
    }
    return tensors;
  }

  private static List<TensorSpec> specs(
      SequencedMap<String, Tensor> one,
      SequencedMap<String, Tensor> other,
      List<Declared> declared) {
    List<String> own = List.copyOf(one.keySet());
    List<String> given = declared.stream().map(Declared::name).toList();
    boolean renamed = given.size() == own.size() && !own.containsAll(given);
    List<TensorSpec> specs = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      Tensor first = tensor(one, own.get(i));
      Shape shape = common(first.shape(), tensor(other, own.get(i)).shape());
      specs.add(new TensorSpec(renamed ? given.get(i) : own.get(i), first.dataType(), shape));
    }
    return specs;
  }

  private static Tensor tensor(SequencedMap<String, Tensor> tensors, String name) {
    return java.util.Objects.requireNonNull(tensors.get(name), name);
  }

  /** Where two answers differ, the dimension is free. */
  private static Shape common(Shape one, Shape other) {
    long[] dimensions = one.dimensions();
    for (int axis = 0; axis < dimensions.length; axis++) {
      if (other.rank() != one.rank() || other.dimension(axis) != dimensions[axis]) {
        dimensions[axis] = Shape.ANY;
      }
    }
    return Shape.of(dimensions);
  }
}
