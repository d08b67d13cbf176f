package dev.primavista.sklearn;

import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.sklearn.estimator.Learned;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Rows that a model is tried with: made-up ones, then such as it was fitted on. */
final class SklearnExamples {
  /** Some estimators refuse zero, others what lies outside the range they saw. */
  private static final double[] USUAL = {0, 1, 0.5};

  /** For those that take logarithms of logarithms. */
  private static final double[] LARGE = {10, 1000};

  private static final int TURNS = 6;

  private final SklearnModel model;
  private final SklearnInputs inputs;

  SklearnExamples(SklearnModel model, SklearnInputs inputs) {
    this.model = model;
    this.inputs = inputs;
  }

  /** One row each, in the order in which they are tried. */
  List<SequencedMap<String, Tensor>> rows() {
    List<SequencedMap<String, Tensor>> rows = new ArrayList<>();
    for (double number : USUAL) {
      rows.add(row(number, Learned.NOTHING));
    }
    for (int turn = 0; turn < TURNS; turn++) {
      Learned learned = model.root().learned(turn, Learned.NOTHING);
      if (!learned.values().isEmpty()) {
        rows.add(row(USUAL[turn % USUAL.length], learned));
      }
    }
    for (double number : LARGE) {
      rows.add(row(number, Learned.NOTHING));
    }
    return rows;
  }

  /** No rows, which tell the types and widths of answers. */
  SequencedMap<String, Tensor> none() {
    SequencedMap<String, Tensor> none = new LinkedHashMap<>();
    for (TensorSpec spec : inputs.specs()) {
      Shape shape = spec.shape().withRows(0);
      none.put(
          spec.name(),
          spec.dataType() == DataType.BYTES
              ? BytesTensor.wrap(shape, new byte[0][])
              : FixedTensor.ofDoubles(shape));
    }
    return none;
  }

  private SequencedMap<String, Tensor> row(double number, Learned learned) {
    List<String> names = inputs.counted();
    SequencedMap<String, Tensor> row = new LinkedHashMap<>();
    for (TensorSpec spec : inputs.specs()) {
      Shape shape = spec.shape().withRows(1);
      boolean column = shape.rank() == 1;
      Object[] values = new Object[(int) shape.elementCount()];
      for (int i = 0; i < values.length; i++) {
        String name = column ? spec.name() : String.valueOf(i);
        int place = column ? names.indexOf(name) : i;
        values[i] = learned.at(name, place).orElseGet(() -> madeUp(spec, number));
      }
      row.put(spec.name(), tensor(spec, shape, values, number));
    }
    return row;
  }

  private static Object madeUp(TensorSpec spec, double number) {
    boolean text = spec.dataType() == DataType.BYTES;
    if (spec.shape().rank() == 1 && !spec.labels().isEmpty()) {
      String known = spec.labels().getFirst();
      return text ? known : (Object) Double.parseDouble(known);
    }
    return text ? (spec.name().equals("json") ? "{}" : "an example of a text") : (Object) number;
  }

  /** Numbers where they are taken and all are such; else texts. */
  private Tensor tensor(TensorSpec spec, Shape shape, Object[] values, double number) {
    boolean numbers = Arrays.stream(values).allMatch(Double.class::isInstance);
    if (spec.dataType() == DataType.FP64 || (numbers && inputs.takes(spec, DataType.FP64))) {
      return FixedTensor.ofDoubles(
          shape,
          Stream.of(values).mapToDouble(x -> x instanceof Double known ? known : number).toArray());
    }
    return BytesTensor.wrap(
        shape,
        Stream.of(values)
            .map(value -> value instanceof String text ? text : SklearnTensors.json(value))
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
  }
}
