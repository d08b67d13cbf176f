package dev.primavista.sklearn;

import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.estimator.Classifier;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Regressor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Tensors in, the model's answer out; holds nothing of its own. */
final class SklearnInstance implements ModelInstance {
  private final SklearnModel model;
  private final Signature signature;

  SklearnInstance(SklearnModel model, Signature signature) {
    this.model = model;
    this.signature = signature;
  }

  @Override
  public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
    Data rows = rows(inputs);
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    switch (model.last()) {
      case Classifier classifier -> {
        Classifier.Classes classes = model.classify(rows);
        outputs.put("label", classifier.labels().tensor(classes.chosen()));
        outputs.put("probabilities", tensor(classes.probabilities()));
      }
      case Regressor regressor -> {
        double[] numbers = model.regress(rows);
        outputs.put("prediction", FixedTensor.ofDoubles(Shape.of(numbers.length), numbers));
      }
      default -> outputs.put("output", tensor(model.transform(rows).toDense()));
    }
    return outputs;
  }

  private static Tensor tensor(DenseMatrix matrix) {
    return FixedTensor.ofDoubles(Shape.of(matrix.rows(), matrix.columns()), matrix.values());
  }

  private Data rows(Map<String, Tensor> inputs) {
    if (model.input() instanceof Input.Named) {
      SequencedMap<String, Data> columns = new LinkedHashMap<>();
      for (TensorSpec spec : signature.inputs()) {
        columns.put(spec.name(), data(required(inputs, spec)));
      }
      return new Columns(columns);
    }
    return data(required(inputs, signature.inputs().getFirst()));
  }

  private static Tensor required(Map<String, Tensor> inputs, TensorSpec spec) {
    Tensor tensor = inputs.get(spec.name());
    if (tensor == null) {
      throw new IllegalStateException("input " + spec.name() + " is missing");
    }
    return tensor;
  }

  private static Data data(Tensor tensor) {
    return switch (tensor) {
      case BytesTensor texts -> {
        List<String> values = new ArrayList<>(texts.elementCount());
        for (int i = 0; i < texts.elementCount(); i++) {
          values.add(texts.stringAt(i));
        }
        yield new Texts(values);
      }
      case FixedTensor numbers -> {
        int columns = numbers.rows() == 0 ? 0 : numbers.elementCount() / numbers.rows();
        yield new DenseMatrix(numbers.rows(), columns, numbers.doubles());
      }
    };
  }

  @Override
  public void close() {}
}
